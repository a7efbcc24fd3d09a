//! Values on their way into SQL.

use jiff::Timestamp;
use levain_model::time::stored;
use levain_model::{Actor, Id, Slug};

/// A bound parameter. The store keeps texts and whole numbers, nothing else: what both engines treat alike.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Value {
    Text(String),
    Integer(i64),
    /// No text: the columns that may be null are texts.
    Null,
}

/// The values given, each converted.
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::value::Value::from($value)),*] };
}
pub(crate) use values;

impl From<String> for Value {
    fn from(text: String) -> Value {
        // PostgreSQL has no NUL in texts; both engines get the same replacement so that they hold the same.
        Value::Text(if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text })
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::from(text.to_owned())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Value {
        Value::from(text.as_str())
    }
}

impl From<&Slug> for Value {
    fn from(slug: &Slug) -> Value {
        Value::from(slug.as_str())
    }
}

impl From<Id> for Value {
    fn from(id: Id) -> Value {
        Value::Text(id.to_string())
    }
}

impl From<&Id> for Value {
    fn from(id: &Id) -> Value {
        Value::from(*id)
    }
}

impl From<Timestamp> for Value {
    fn from(time: Timestamp) -> Value {
        Value::Text(stored(time))
    }
}

impl From<Actor> for Value {
    fn from(actor: Actor) -> Value {
        Value::Text(actor.to_string())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Value {
        Value::Integer(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Value {
        Value::Integer(number.into())
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Value {
        Value::Integer(truth.into())
    }
}

impl<T> From<Option<T>> for Value
where
    Value: From<T>,
{
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null, Value::from)
    }
}
