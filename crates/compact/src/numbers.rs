//! Many small numbers in little memory.

/// Numbers by their places: two bytes each if all of them fit, and none if they are alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Numbers {
    /// One number at so many places.
    Same {
        /// The number.
        number: u32,
        /// How many places there are.
        count: usize,
    },
    /// All below 65,536.
    Short(Box<[u16]>),
    /// Others.
    Long(Box<[u32]>),
}

impl Default for Numbers {
    fn default() -> Self {
        Self::Same { number: 0, count: 0 }
    }
}

impl Numbers {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Same { count, .. } => *count,
            Self::Short(numbers) => numbers.len(),
            Self::Long(numbers) => numbers.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number at a place, which must be below [`Numbers::len`].
    pub fn get(&self, place: usize) -> u32 {
        match self {
            Self::Same { number, .. } => *number,
            Self::Short(numbers) => numbers[place].into(),
            Self::Long(numbers) => numbers[place],
        }
    }

    /// The numbers at a place and behind it, of lists that all have so many; the place is that of the list.
    pub fn list<const N: usize>(&self, place: usize) -> [u32; N] {
        let at = place * N;
        match self {
            Self::Same { number, .. } => [*number; N],
            Self::Short(numbers) => {
                let numbers = &numbers[at..at + N];
                std::array::from_fn(|place| numbers[place].into())
            }
            Self::Long(numbers) => {
                let numbers = &numbers[at..at + N];
                std::array::from_fn(|place| numbers[place])
            }
        }
    }

    /// The memory they take, in bytes.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Same { .. } => 0,
            Self::Short(numbers) => size_of_val::<[u16]>(numbers),
            Self::Long(numbers) => size_of_val::<[u32]>(numbers),
        }
    }
}

impl From<Vec<u32>> for Numbers {
    fn from(numbers: Vec<u32>) -> Self {
        let first = numbers.first().copied().unwrap_or_default();
        if numbers.iter().all(|number| *number == first) {
            return Self::Same { number: first, count: numbers.len() };
        }
        let short: Result<Box<[u16]>, _> = numbers.iter().map(|number| u16::try_from(*number)).collect();
        short.map_or_else(|_| Self::Long(numbers.into()), Self::Short)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_long_as_the_longest() {
        for (given, bytes) in [(vec![], 0), (vec![7, 7], 0), (vec![7, 65_535], 4), (vec![7, 65_536], 8)] {
            let numbers = Numbers::from(given.clone());
            assert_eq!((0..numbers.len()).map(|place| numbers.get(place)).collect::<Vec<_>>(), given);
            assert_eq!((0..numbers.len() / 2).flat_map(|place| numbers.list::<2>(place)).collect::<Vec<_>>(), given);
            assert_eq!((numbers.bytes(), numbers.is_empty()), (bytes, given.is_empty()));
        }
    }
}
