//! Pages: markdown of no typed kind.

use super::common::COMMON;
use crate::language::Bilingual;
use crate::model::schema::Record;

/// The front matter of a page: the common keys alone.
pub static PAGE: Record =
    Record { name: Bilingual { en: "page", zh: "页面" }, keys: &[], base: Some(&COMMON) };
