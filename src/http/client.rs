//! Who is at the other end of a connection, and how many connections one client may hold.
use actix_web::HttpRequest;
use std::{
    collections::HashMap,
    fmt,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    str::FromStr,
    sync::{Arc, Mutex, PoisonError},
};

/// Addresses that share their first bits, such as `10.0.0.0/8`; a single address shares all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: u128,
    shared: u32,
}

/// A text that is neither an address nor a network.
#[derive(Debug, thiserror::Error)]
#[error("expected an address such as 192.0.2.1 or a network such as 10.0.0.0/8")]
pub struct InvalidNetwork;

impl Network {
    /// Whether an address belongs to it.
    pub fn contains(&self, address: IpAddr) -> bool {
        (bits(address) ^ self.address).leading_zeros() >= self.shared
    }
}

impl FromStr for Network {
    type Err = InvalidNetwork;

    fn from_str(text: &str) -> Result<Self, InvalidNetwork> {
        let (address, length) = text.split_once('/').map_or((text, None), |(address, length)| (address, Some(length)));
        let address: IpAddr = address.trim().parse().map_err(|_| InvalidNetwork)?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let length = length.map_or(Ok(most), str::parse).map_err(|_| InvalidNetwork)?;
        let shared = if length <= most { 128 - most + length } else { return Err(InvalidNetwork) };
        Ok(Self { address: bits(address), shared })
    }
}

/// An address as IPv6 writes it, in which all of IPv4 has a place.
fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

/// What one client is: an IPv4 address, or the network of an IPv6 address, of which every home has a whole one.
fn client(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).into(),
        address @ IpAddr::V4(_) => address,
    }
}

/// Who asks: the other end of the connection, or who stands behind the proxies that are trusted.
///
/// Each proxy adds the address that it was asked by at the end of `X-Forwarded-For`, so the list is read from there, up to the
/// first address that is no trusted proxy. What stands before that anybody can have written.
pub fn asking(request: &HttpRequest, trusted: &[Network]) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip();
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let lists = request.headers().get_all("X-Forwarded-For").filter_map(|list| list.to_str().ok());
    let named: Vec<&str> = lists.flat_map(|list| list.split(',')).map(str::trim).collect();
    let mut last = peer;
    for name in named.into_iter().rev() {
        if !is_trusted(last) {
            break;
        }
        // Some proxies write the port behind the address.
        let with_port = |name: &str| name.parse().ok().map(|address: SocketAddr| address.ip());
        let Some(address) = name.parse().ok().or_else(|| with_port(name)) else { break };
        last = address;
    }
    Some(client(last))
}

/// The connections that there are.
#[derive(Debug)]
pub struct Connections {
    /// Most connections that one client may hold at once.
    per_client: usize,
    /// Most connections of all clients together.
    in_all: usize,
    /// Proxies, whose connections are those of many clients.
    trusted: Vec<Network>,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    in_all: usize,
    by_client: HashMap<IpAddr, usize>,
}

/// Why a connection is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// Its client holds all that one may hold: so many.
    PerClient(usize),
    /// All clients together hold all that there are.
    InAll,
}

impl Connections {
    /// None yet. `in_all` is at least one.
    pub fn new(per_client: usize, in_all: usize, trusted: Vec<Network>) -> Self {
        Self { per_client, in_all: in_all.max(1), trusted, open: Mutex::default() }
    }

    /// A place for a connection from an address, given back when it is dropped.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn enter(self: &Arc<Self>, address: IpAddr) -> Result<Place, Refused> {
        let is_counted = !self.trusted.iter().any(|network| network.contains(address));
        let client = is_counted.then(|| client(address));
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.in_all >= self.in_all {
            return Err(Refused::InAll);
        }
        if let Some(client) = client {
            let held = open.by_client.entry(client).or_default();
            if *held >= self.per_client {
                return Err(Refused::PerClient(self.per_client));
            }
            *held += 1;
        }
        open.in_all += 1;
        Ok(Place { connections: Arc::clone(self), client })
    }
}

/// The place of one connection.
pub struct Place {
    connections: Arc<Connections>,
    /// Who holds it; `None` for a proxy.
    client: Option<IpAddr>,
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Place")
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.connections.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.in_all -= 1;
        if let Some(client) = self.client
            && let Some(held) = open.by_client.get_mut(&client)
        {
            *held -= 1;
            if *held == 0 {
                open.by_client.remove(&client);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn a_client_has_so_many_places_and_gets_them_back() {
        let connections = Arc::new(Connections::new(2, 4, vec!["10.0.0.0/8".parse().unwrap()]));
        let enter = |address: &str| connections.enter(address.parse().unwrap());
        let held = [enter("192.0.2.1").unwrap(), enter("::ffff:192.0.2.1").unwrap()];
        assert_eq!(enter("192.0.2.1").unwrap_err(), Refused::PerClient(2));
        let other = enter("192.0.2.2").unwrap();
        let last = enter("10.1.2.3").unwrap();
        assert_eq!(enter("192.0.2.3").unwrap_err(), Refused::InAll);
        drop((held, other, last));
        assert!(connections.open.lock().unwrap().by_client.is_empty());
        let proxy: Vec<_> = (0..4).map(|_| enter("10.1.2.3").unwrap()).collect();
        assert_eq!(proxy.len(), 4);
    }

    #[test]
    fn the_addresses_of_one_home_are_one_client() {
        let connections = Arc::new(Connections::new(1, 9, Vec::new()));
        let _held = connections.enter("2001:db8:1:2::1".parse().unwrap()).unwrap();
        assert!(connections.enter("2001:db8:1:2:ffff::9".parse().unwrap()).is_err());
        assert!(connections.enter("2001:db8:1:3::1".parse().unwrap()).is_ok());
    }

    #[test]
    fn who_asks_is_who_the_trusted_proxies_name() {
        let trusted = ["127.0.0.1".parse().unwrap(), "10.0.0.0/8".parse().unwrap()];
        for (peer, lists, client) in [
            ("192.0.2.1:1", &[][..], "192.0.2.1"),
            ("192.0.2.1:1", &["198.51.100.9"], "192.0.2.1"),
            ("127.0.0.1:1", &[], "127.0.0.1"),
            ("127.0.0.1:1", &["198.51.100.9"], "198.51.100.9"),
            ("127.0.0.1:1", &["203.0.113.7, 198.51.100.9"], "198.51.100.9"),
            ("127.0.0.1:1", &["203.0.113.7", "198.51.100.9, 10.1.1.1"], "198.51.100.9"),
            ("127.0.0.1:1", &["unknown"], "127.0.0.1"),
            ("127.0.0.1:1", &["192.0.2.7:4711"], "192.0.2.7"),
            ("127.0.0.1:1", &["[2001:db8:1:2:3::4]:4711"], "2001:db8:1:2::"),
            ("127.0.0.1:1", &["2001:db8:1:2:3::4"], "2001:db8:1:2::"),
        ] {
            let request = TestRequest::default().peer_addr(peer.parse().unwrap());
            let request = lists.iter().fold(request, |request, list| request.append_header(("X-Forwarded-For", *list)));
            assert_eq!(asking(&request.to_http_request(), &trusted), Some(client.parse().unwrap()), "{peer} {lists:?}");
        }
    }

    #[test]
    fn a_network_holds_what_shares_its_first_bits() {
        for (network, inside, outside) in [
            ("10.0.0.0/8", "10.255.0.1", "11.0.0.1"),
            ("127.0.0.1", "::ffff:127.0.0.1", "127.0.0.2"),
            ("2001:db8::/32", "2001:db8:ffff::1", "2001:db9::1"),
            ("::1", "::1", "127.0.0.1"),
            ("0.0.0.0/0", "203.0.113.1", "2001:db8::1"),
        ] {
            let network: Network = network.parse().unwrap();
            assert!(network.contains(inside.parse().unwrap()), "{network:?} {inside}");
            assert!(!network.contains(outside.parse().unwrap()), "{network:?} {outside}");
        }
        for wrong in ["", "10.0.0.0/33", "10.0.0", "::/129", "host", "10.0.0.0/", "10.0.0.0/-1"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }
}
