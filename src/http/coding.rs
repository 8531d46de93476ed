//! Codings of bytes on the wire: how a body is made smaller for those who can read it so.
use actix_web::{
    HttpRequest,
    http::header::{ACCEPT_ENCODING, AcceptEncoding, Encoding, Header},
};
use flate2::{Compression, write::GzEncoder};
use std::io::{self, Write};

/// A coding of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// Brotli (RFC 7932).
    Brotli,
    /// Zstandard (RFC 8878).
    Zstandard,
    /// gzip (RFC 1952).
    Gzip,
}

/// How hard Brotli tries, of 11: a middle grade, because bodies are coded when they are first asked for.
const BROTLI_QUALITY: i32 = 5;

/// The logarithm of how far Brotli looks back, in bytes.
const BROTLI_WINDOW: i32 = 22;

impl Coding {
    /// Every coding, the one that makes texts smallest first.
    pub const ALL: [Self; 3] = [Self::Brotli, Self::Zstandard, Self::Gzip];

    /// Its name in headers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Zstandard => "zstd",
            Self::Gzip => "gzip",
        }
    }

    fn encoding(self) -> Encoding {
        match self {
            Self::Brotli => Encoding::brotli(),
            Self::Zstandard => Encoding::zstd(),
            Self::Gzip => Encoding::gzip(),
        }
    }

    /// The coding that a client takes at least as gladly as none, if there is one.
    pub fn wanted(request: &HttpRequest) -> Option<Self> {
        if !request.headers().contains_key(ACCEPT_ENCODING) {
            return None;
        }
        let offered: Vec<Encoding> = Self::ALL.map(Self::encoding).into_iter().chain([Encoding::identity()]).collect();
        let chosen = AcceptEncoding::parse(request).ok()?.negotiate(offered.iter())?;
        Self::ALL.into_iter().find(|coding| coding.encoding() == chosen)
    }

    /// The bytes in this coding.
    ///
    /// # Errors
    ///
    /// None that is known: it writes into memory.
    pub fn encode(self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        match self {
            Self::Brotli => {
                let mut coded = Vec::new();
                let parameters = brotli::enc::BrotliEncoderParams {
                    quality: BROTLI_QUALITY,
                    lgwin: BROTLI_WINDOW,
                    size_hint: bytes.len(),
                    ..Default::default()
                };
                brotli::BrotliCompress(&mut &*bytes, &mut coded, &parameters)?;
                Ok(coded)
            }
            Self::Zstandard => zstd::bulk::compress(bytes, zstd::DEFAULT_COMPRESSION_LEVEL),
            Self::Gzip => {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
                encoder.write_all(bytes)?;
                encoder.finish()
            }
        }
    }
}
