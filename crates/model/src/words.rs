//! Closed lists of words: how each stands in storage, addresses, forms and documents.

macro_rules! words {
    ($(#[$about:meta])* $name:ident, $count:literal, $($variant:ident = $word:literal),* $(,)?) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[expect(missing_docs, reason = "the words say it")]
        pub enum $name { $($variant),* }

        impl $name {
            /// All, in the order of pages.
            pub const ALL: [$name; $count] = [$($name::$variant),*];

            /// The word in storage, addresses, forms and documents.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word),* }
            }

            /// The one of that word.
            pub fn from_name(name: &str) -> Option<$name> {
                $name::ALL.into_iter().find(|one| one.as_str() == name)
            }
        }
    };
}

pub(crate) use words;
