//! A closed list of values with stable names, as tables and forms hold them; with titles where people read them.
//!
//! Deliberately absent: what a value means. That stands with its list.

macro_rules! named {
    ($(#[$doc:meta])* $type:ident: $($(#[$vdoc:meta])* $variant:ident $name:literal $title:literal),* $(,)?) => {
        $crate::named::named! { $(#[$doc])* $type: $($(#[$vdoc])* $variant $name),* }

        impl $type {
            /// For people.
            pub fn title(self) -> &'static str {
                match self { $($type::$variant => $title),* }
            }
        }
    };
    ($(#[$doc:meta])* $type:ident: $($(#[$vdoc:meta])* $variant:ident $name:literal),* $(,)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $type { $($(#[$vdoc])* $variant),* }

        impl $type {
            pub const ALL: &'static [$type] = &[$($type::$variant),*];

            /// Kebab-case and stable: what tables and forms hold.
            pub fn name(self) -> &'static str {
                match self { $($type::$variant => $name),* }
            }

            pub fn parse(name: &str) -> Option<$type> {
                $type::ALL.iter().copied().find(|value| value.name() == name)
            }
        }
    };
}
pub(crate) use named;
