//! Why a source or a repository could not be harvested.

use std::fmt;

use levain_forge::ForgeFault;
use levain_git::OpenError;
use levain_git::remote::FetchError;
use levain_model::{Absence, Language};
use levain_outbound::Fault;

/// Why a source or a repository could not be harvested. Its words and its code are those of the part that failed.
#[derive(Debug)]
pub enum HarvestFault {
    /// The forge, or the way to it.
    Forge(ForgeFault),
    /// Fetching the repository.
    Fetch(FetchError),
    /// Opening the copy.
    Open(OpenError),
}

impl HarvestFault {
    /// The stable code: `OB…`, `FO…`, `GT…`.
    pub fn code(&self) -> &'static str {
        match self {
            HarvestFault::Forge(fault) => fault.code(),
            HarvestFault::Fetch(error) => error.code(),
            HarvestFault::Open(error) => error.code(),
        }
    }

    /// What happened and what to do.
    pub fn text(&self, language: Language) -> String {
        match self {
            HarvestFault::Forge(fault) => fault.text(language),
            HarvestFault::Fetch(error) => error.text(language),
            HarvestFault::Open(error) => error.text(language),
        }
    }

    /// What it says of the repository: only an answer "not there" is one, a refusal or a breakdown says nothing.
    pub fn absence(&self) -> Absence {
        match self {
            HarvestFault::Forge(ForgeFault::NotFound(_))
            | HarvestFault::Fetch(FetchError::NotFound)
            | HarvestFault::Open(OpenError::Absent(_)) => Absence::Absent,
            _ => Absence::Unknown,
        }
    }

    /// Until when the forge asked to be left alone.
    pub fn wait_until(&self) -> Option<jiff::Timestamp> {
        match self {
            HarvestFault::Forge(ForgeFault::Outbound(Fault::RateLimited { until, .. })) => Some(*until),
            _ => None,
        }
    }
}

impl fmt::Display for HarvestFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.code(), self.text(Language::En))
    }
}

impl std::error::Error for HarvestFault {}

impl From<ForgeFault> for HarvestFault {
    fn from(fault: ForgeFault) -> HarvestFault {
        HarvestFault::Forge(fault)
    }
}

impl From<Fault> for HarvestFault {
    fn from(fault: Fault) -> HarvestFault {
        HarvestFault::Forge(fault.into())
    }
}

impl From<FetchError> for HarvestFault {
    fn from(error: FetchError) -> HarvestFault {
        HarvestFault::Fetch(error)
    }
}

impl From<OpenError> for HarvestFault {
    fn from(error: OpenError) -> HarvestFault {
        HarvestFault::Open(error)
    }
}
