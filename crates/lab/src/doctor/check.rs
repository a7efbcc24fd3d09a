//! What is examined, in words.

use levain_model::Language;
use serde::Serialize;

/// One thing that must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// No route leads out.
    WayOut,
    /// The machine is not reached.
    Host,
    /// Another environment is not reached.
    Neighbour,
    /// Nothing listens where an environment could knock.
    Gateway,
    /// No capability.
    Capabilities,
    /// None to be had.
    NewPrivileges,
    /// System calls are filtered.
    SystemCalls,
    /// Users of its own.
    Users,
    /// The root of the file system is read-only.
    Root,
    /// No mount, device, user or network namespace can be made.
    Mounts,
    /// Another environment's volumes are not seen.
    Volumes,
    /// Space is bounded.
    Disk,
    /// Processes are bounded.
    Processes,
    /// Memory is bounded.
    Memory,
    /// The processor is bounded.
    Processor,
    /// The log is bounded.
    Log,
    /// The others go on answering.
    Latency,
    /// Nothing is left behind.
    NothingLeft,
}

impl Check {
    /// What must hold, as a short statement.
    pub fn title(self, language: Language) -> &'static str {
        let [fr, en] = match self {
            Self::WayOut => ["Aucune route vers l’extérieur", "No route out"],
            Self::Host => ["La machine hôte est hors d’atteinte", "The host machine is out of reach"],
            Self::Neighbour => {
                ["Les autres environnements sont hors d’atteinte", "Other environments are out of reach"]
            }
            Self::Gateway => ["Rien n’écoute dans le réseau du moteur", "Nothing listens in the engine’s network"],
            Self::Capabilities => ["Aucune capacité du noyau", "No capability of the kernel"],
            Self::NewPrivileges => ["Aucun privilège à acquérir", "No privilege to be gained"],
            Self::SystemCalls => ["Appels système filtrés", "System calls filtered"],
            Self::Users => ["Utilisateurs propres à chaque environnement", "Users of its own for each environment"],
            Self::Root => ["Racine en lecture seule", "Root read-only"],
            Self::Mounts => ["Ni montage, ni périphérique, ni espace de noms", "No mount, device or namespace made"],
            Self::Volumes => ["Volumes des autres invisibles", "Volumes of others unseen"],
            Self::Disk => ["Espace disque borné", "Disk space bounded"],
            Self::Processes => ["Nombre de processus borné", "Number of processes bounded"],
            Self::Memory => ["Mémoire bornée", "Memory bounded"],
            Self::Processor => ["Processeur borné", "Processor bounded"],
            Self::Log => ["Journal borné", "Log bounded"],
            Self::Latency => ["Les voisins répondent pendant l’attaque", "Neighbours answer during the attack"],
            Self::NothingLeft => ["Rien ne reste après la suppression", "Nothing left after removal"],
        };
        match language {
            Language::Fr => fr,
            Language::En => en,
        }
    }
}

/// How a check went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// What was examined.
    pub check: Check,
    /// Whether it holds.
    pub holds: bool,
    /// What was measured, in figures and in the kernel's own words.
    pub measured: String,
}
