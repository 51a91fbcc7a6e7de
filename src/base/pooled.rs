//! Values that many others share, in binary form: each [`Hashed`] value is written once into a pool, and wherever else it
//! stands by its number there.
//!
//! Serde has no room for a pool in its traits, so the pool of the text that a thread is writing or reading lies in a
//! variable of that thread.

use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::de::{DeserializeOwned, Error as _};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Fp, Hashed};

/// Rows, and the values that they share. A value refers to values before it only.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pooled {
    values: Pieces,
    rows: Pieces,
}

/// Pieces of bytes, one behind the other.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pieces {
    bytes: Bytes,
    ends: Vec<usize>,
}

/// Bytes that are written and read at once; Serde takes a `Vec<u8>` for a list of numbers.
#[derive(Debug, Default, PartialEq, Eq)]
struct Bytes(Vec<u8>);

#[derive(Default)]
struct Written {
    numbers: FxHashMap<(TypeId, Fp), u32>,
    values: Pieces,
}

struct Read {
    values: Arc<Pieces>,
    /// The values that were read, by number.
    known: FxHashMap<u32, Arc<dyn Any + Send + Sync>>,
    /// The number of the value that is being read; values may refer to those before it only.
    below: u32,
}

thread_local! {
    static WRITTEN: RefCell<Option<Written>> = const { RefCell::new(None) };
    static READ: RefCell<Option<Read>> = const { RefCell::new(None) };
}

impl Pooled {
    /// Writes rows with a pool of their own.
    ///
    /// # Errors
    ///
    /// Fails where a row has no binary form.
    pub(crate) fn write<T>(
        all: &[T],
        row: impl Fn(&T) -> Result<Vec<u8>, postcard::Error>,
    ) -> Result<Self, postcard::Error> {
        WRITTEN.set(Some(Written::default()));
        let mut rows = Pieces::default();
        let entered = all
            .iter()
            .try_for_each(|one| row(one).map(|row| rows.push(&row)));
        let written = WRITTEN.take().unwrap_or_default();
        entered.map(|()| Self {
            values: written.values,
            rows,
        })
    }

    /// Returns the number of rows.
    pub(crate) fn len(&self) -> usize {
        self.rows.ends.len()
    }

    /// Reads some of the rows, as `row` reads one, which may be no row of this pool. Rows that share a value share it in
    /// memory too.
    pub(crate) fn read<R>(self, row: impl FnOnce(&Pieces) -> R) -> R {
        READ.set(Some(Read {
            below: u32::try_from(self.values.ends.len()).unwrap_or(u32::MAX),
            values: Arc::new(self.values),
            known: FxHashMap::default(),
        }));
        let read = row(&self.rows);
        READ.set(None);
        read
    }
}

/// Says of a field of a value that is being written whether it is written for a template, which is not given the field.
pub(crate) fn is_for_templates<T>(_: &T) -> bool {
    WRITTEN.with_borrow(Option::is_none)
}

impl Pieces {
    fn push(&mut self, piece: &[u8]) {
        self.bytes.0.extend_from_slice(piece);
        self.ends.push(self.bytes.0.len());
    }

    /// Returns a piece by its number, from 0.
    pub(crate) fn get(&self, number: usize) -> Option<&[u8]> {
        let start = match number.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.bytes.0.get(start..*self.ends.get(number)?)
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes: &[u8] = Deserialize::deserialize(deserializer)?;
        Ok(Self(bytes.to_vec()))
    }
}

impl<T: Serialize + 'static> Serialize for Hashed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let key = (TypeId::of::<T>(), self.fp());
        let known = WRITTEN.with_borrow(|pool| Some(pool.as_ref()?.numbers.get(&key).copied()));
        let number = match known {
            None => return Err(S::Error::custom("shared values are written with a pool")),
            Some(Some(number)) => number,
            Some(None) => {
                let bytes = postcard::to_stdvec(&**self).map_err(S::Error::custom)?;
                let entered = WRITTEN.with_borrow_mut(|pool| pool.as_mut()?.enter(key, &bytes));
                entered.ok_or_else(|| S::Error::custom("the pool is full"))?
            }
        };
        (self.fp(), number).serialize(serializer)
    }
}

impl Written {
    fn enter(&mut self, key: (TypeId, Fp), bytes: &[u8]) -> Option<u32> {
        let number = u32::try_from(self.values.ends.len()).ok()?;
        self.values.push(bytes);
        self.numbers.insert(key, number);
        Some(number)
    }
}

impl<'de, T: DeserializeOwned + Send + Sync + 'static> Deserialize<'de> for Hashed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (fp, number) = <(Fp, u32)>::deserialize(deserializer)?;
        let value = value_at(number).ok_or_else(|| D::Error::custom("no such shared value"))?;
        Ok(Hashed::shared(value, fp))
    }
}

/// Returns the value with a number in the pool that this thread reads from.
fn value_at<T: DeserializeOwned + Send + Sync + 'static>(number: u32) -> Option<Arc<T>> {
    let known = READ.with_borrow(|pool| pool.as_ref()?.known.get(&number).cloned());
    if let Some(known) = known {
        return known.downcast().ok();
    }
    let (values, outer) = READ.with_borrow_mut(|pool| {
        let pool = pool.as_mut().filter(|pool| number < pool.below)?;
        Some((
            Arc::clone(&pool.values),
            std::mem::replace(&mut pool.below, number),
        ))
    })?;
    let bytes = values.get(usize::try_from(number).ok()?);
    let value = bytes.and_then(|bytes| postcard::from_bytes::<T>(bytes).ok());
    READ.with_borrow_mut(|pool| {
        let pool = pool.as_mut()?;
        pool.below = outer;
        let value = Arc::new(value?);
        pool.known.insert(number, Arc::clone(&value) as _);
        Some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Hash, Serialize, Deserialize)]
    struct Card {
        title: String,
        author: Hashed<String>,
    }

    fn card(title: &str, author: &str) -> Hashed<Card> {
        let author = Hashed::new(author.to_owned());
        Hashed::new(Card {
            title: title.to_owned(),
            author,
        })
    }

    #[test]
    fn what_rows_share_is_written_once() {
        let rows = [card("One", "Ada"), card("Two", "Ada"), card("One", "Ada")];
        let pooled = Pooled::write(&rows, postcard::to_stdvec).unwrap();
        assert_eq!(pooled.values.ends.len(), 3);
        let bytes = postcard::to_stdvec(&pooled).unwrap();
        let pooled: Pooled = postcard::from_bytes(&bytes).unwrap();
        let read: Vec<Hashed<Card>> = pooled.read(|pieces| {
            let pieces = (0..rows.len()).map(|number| pieces.get(number).unwrap());
            pieces
                .map(|row| postcard::from_bytes(row).unwrap())
                .collect()
        });
        assert_eq!(read[..], rows);
        assert_eq!(*read[1], *rows[1]);
        assert_eq!(*read[1].author, "Ada");
    }

    /// The cache may hold anything that another program wrote.
    #[test]
    fn a_value_that_holds_itself_is_none() {
        let own = postcard::to_stdvec(&("One", Fp::default(), 0_u32)).unwrap();
        let row = postcard::to_stdvec(&(Fp::default(), 0_u32)).unwrap();
        let mut pooled = Pooled::default();
        pooled.values.push(&own);
        pooled.rows.push(&row);
        let is_read = |rows: &Pieces| {
            rows.get(0)
                .map(|row| postcard::from_bytes::<Hashed<Card>>(row).is_ok())
        };
        let read = pooled.read(is_read);
        assert_eq!(read, Some(false));
    }
}
