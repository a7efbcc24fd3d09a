//! Contribution policies of bodies: each version adopted stays.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::event::Actor;
use crate::id::Id;

/// A version of a body's contribution policy. Its texts are those that were adopted, whatever becomes of the questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyVersion {
    /// Identifier in storage.
    pub id: Id,
    /// Of which body.
    pub organization: Id,
    /// Its number in that body, from 1.
    pub number: u32,
    /// What each question was answered with.
    pub answers: BTreeMap<String, String>,
    /// Version of the questions.
    pub questions: String,
    /// The text in French, as Markdown.
    pub fr: String,
    /// The text in English, as Markdown.
    pub en: String,
    /// The day it was adopted.
    pub adopted_on: Date,
    /// The instance or position that adopted it: never a person's name.
    pub adopted_by: String,
    /// The version of the body above that it was made from.
    pub parent: Option<Id>,
    /// When it was saved.
    pub saved_at: Timestamp,
    /// By whom.
    pub saved_by: Actor,
}
