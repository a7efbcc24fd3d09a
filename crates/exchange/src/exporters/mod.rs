//! Values of the catalogue in the forms that others read. Texts and values only: nothing is written to a file here.
//!
//! What may be exported is for the caller to choose: see `may_republish` of each source.

pub mod atom;
pub mod csv;
pub mod json;
pub mod json_ld;
pub mod publiccode;
