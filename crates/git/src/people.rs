//! Who made commits: `.mailmap`, programs told from people, several addresses of one person made one.

use std::collections::HashMap;

use gix::actor::SignatureRef;
use levain_model::history::Contributor;

/// Parts of names that only programs carry, in lower case.
const BOT_NAMES: [&str; 22] = [
    "[bot]",
    "dependabot",
    "renovate",
    "github-actions",
    "github actions",
    "greenkeeper",
    "pre-commit-ci",
    "allcontributors",
    "all-contributors",
    "semantic-release",
    "transifex-integration",
    "crowdin",
    "hosted weblate",
    "weblate (bot)",
    "pyup-bot",
    "snyk-bot",
    "imgbot",
    "codecov-io",
    "l10n daemon",
    "travis ci",
    "jenkins",
    "gitlab ci",
];

/// Whole names of programs, or ends of names, in lower case.
const BOT_ENDS: [&str; 6] = ["-bot", " bot", "_bot", "-ci", "-robot", "scripty"];

/// Parts of addresses that only programs have, in lower case.
const BOT_ADDRESSES: [&str; 14] = [
    "[bot]@",
    "dependabot",
    "noreply@github.com",
    "action@github.com",
    "actions@github.com",
    "bot@renovateapp.com",
    "hosted@weblate.org",
    "noreply@weblate.org",
    "noreply@transifex.com",
    "support+actions@crowdin",
    "travis@travis-ci",
    "builds@travis-ci",
    "ci@",
    "jenkins@",
];

/// Addresses by which a forge or a person hides: their domain says nothing about an employer.
const HIDING: [&str; 8] =
    ["noreply", "no-reply", "users.noreply", "localhost", ".local", ".localdomain", ".(none)", "example."];

/// Everybody met so far, by name and address.
pub struct People {
    mailmap: gix::mailmap::Snapshot,
    numbers: HashMap<Vec<u8>, u32>,
    identities: Vec<Identity>,
}

struct Identity {
    name: String,
    address: String,
    commits: u32,
}

impl People {
    pub fn new(mailmap: &[u8]) -> People {
        People { mailmap: gix::mailmap::Snapshot::from_bytes(mailmap), numbers: HashMap::new(), identities: Vec::new() }
    }

    /// The number of the identity of a raw author line.
    pub fn number(&mut self, line: &[u8]) -> u32 {
        let end = line.iter().rposition(|&byte| byte == b'>').map_or(line.len(), |at| at + 1);
        let key = line.get(..end).unwrap_or_default();
        if let Some(&number) = self.numbers.get(key) {
            if let Some(identity) = self.identities.get_mut(number as usize) {
                identity.commits += 1;
            }
            return number;
        }
        let start = key.iter().position(|&byte| byte == b'<').unwrap_or(key.len());
        let name = key.get(..start).unwrap_or_default().trim_ascii();
        let address = key.get(start..).unwrap_or_default();
        let address = address.strip_prefix(b"<").unwrap_or(address);
        let address = address.strip_suffix(b">").unwrap_or(address).trim_ascii();
        let resolved = self.mailmap.resolve(SignatureRef { name: name.into(), email: address.into(), time: "0 +0000" });
        let number = u32::try_from(self.identities.len()).unwrap_or(u32::MAX);
        self.identities.push(Identity {
            name: String::from_utf8_lossy(&resolved.name).trim().to_lowercase(),
            address: String::from_utf8_lossy(&resolved.email).trim().to_lowercase(),
            commits: 1,
        });
        self.numbers.insert(key.to_vec(), number);
        number
    }

    /// The people behind the identities, and for each identity the number of its person: two identities are one person
    /// when they share an address, or a full name (two words or more: a first name alone is shared by many).
    pub fn merged(self) -> (Vec<Contributor>, Vec<u32>) {
        let mut persons: Vec<Vec<usize>> = Vec::new();
        let mut of: Vec<usize> = Vec::with_capacity(self.identities.len());
        let mut by_key: HashMap<String, usize> = HashMap::new();
        let mut joined: Vec<usize> = Vec::new();
        let find = |joined: &[usize], mut at: usize| {
            while joined[at] != at {
                at = joined[at];
            }
            at
        };
        for (at, identity) in self.identities.iter().enumerate() {
            let mut person = None;
            for key in identity.keys() {
                match by_key.get(&key) {
                    Some(&known) => {
                        let known = find(&joined, known);
                        match person {
                            None => person = Some(known),
                            Some(other) if other != known => joined[known] = other,
                            Some(_) => {}
                        }
                    }
                    None => {
                        let target = *person.get_or_insert_with(|| {
                            joined.push(joined.len());
                            persons.push(Vec::new());
                            joined.len() - 1
                        });
                        by_key.insert(key, target);
                    }
                }
            }
            let person = person.unwrap_or_else(|| {
                joined.push(joined.len());
                persons.push(Vec::new());
                joined.len() - 1
            });
            of.push(person);
            persons[person].push(at);
        }
        let mut numbers = HashMap::new();
        let mut people: Vec<(Contributor, u32)> = Vec::new();
        let of: Vec<u32> = of
            .into_iter()
            .enumerate()
            .map(|(at, person)| {
                let person = find(&joined, person);
                let number = *numbers.entry(person).or_insert_with(|| {
                    people.push((Contributor { bot: false, domain: None }, 0));
                    people.len() - 1
                });
                let identity = &self.identities[at];
                let (contributor, most) = &mut people[number];
                // One commit made through a forge's web page does not make a person a program: all their names must be.
                contributor.bot = if *most == 0 { identity.is_bot() } else { contributor.bot && identity.is_bot() };
                if identity.commits > *most || contributor.domain.is_none() {
                    contributor.domain = identity.domain().or(contributor.domain.take());
                }
                *most = (*most).max(identity.commits);
                u32::try_from(number).unwrap_or(u32::MAX)
            })
            .collect();
        (people.into_iter().map(|(contributor, _)| contributor).collect(), of)
    }
}

impl Identity {
    fn keys(&self) -> Vec<String> {
        let mut keys = Vec::new();
        let shared = ["noreply@github.com", "root@localhost", "", "none@none", "(no author)"];
        if self.address.contains('@') && !shared.contains(&self.address.as_str()) {
            keys.push(format!("@{}", self.address));
        }
        if self.name.split_whitespace().count() >= 2
            && !self.is_bot()
            && !["your name", "john doe", "unknown author"].contains(&self.name.as_str())
        {
            keys.push(self.name.clone());
        }
        keys
    }

    fn is_bot(&self) -> bool {
        // GitHub signs what a person does on its pages with its own address, the person's name beside it.
        let web = self.address == "noreply@github.com" && self.name != "github";
        BOT_NAMES.iter().any(|part| self.name.contains(part))
            || BOT_ENDS.iter().any(|end| self.name.ends_with(end))
            || (!web
                && BOT_ADDRESSES.iter().any(|part| match part.strip_suffix('@') {
                    Some(user) if !user.contains('[') => self.address.split('@').next() == Some(user),
                    _ => self.address.contains(part),
                }))
    }

    fn domain(&self) -> Option<String> {
        let domain = self.address.split_once('@')?.1;
        let hidden = HIDING.iter().any(|part| self.address.contains(part)) || !domain.contains('.');
        (!hidden).then(|| domain.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(mailmap: &str, lines: &[&str]) -> (Vec<Contributor>, Vec<u32>) {
        let mut people = People::new(mailmap.as_bytes());
        for line in lines {
            people.number(format!("{line} 0 +0000").as_bytes());
        }
        people.merged()
    }

    #[test]
    fn addresses_and_full_names_make_one_person() {
        let (people, of) = people(
            "",
            &[
                "Rose Tremblay <rose@example.org>",
                "rose <rose@example.org>",
                "Rose Tremblay <rose.tremblay@gouv.example>",
                "rose <autre@example.org>",
            ],
        );
        assert_eq!(people.len(), 2);
        assert_eq!(of, [0, 0, 0, 1]);
    }

    #[test]
    fn two_groups_found_to_be_one_are_joined() {
        let (people, of) =
            people("", &["Rose T <a@a.org>", "Rose Tremblay <b@b.org>", "Rose T <b@b.org>", "Rose Tremblay <c@c.org>"]);
        assert_eq!((people.len(), of), (1, vec![0, 0, 0, 0]));
    }

    #[test]
    fn a_mailmap_is_applied() {
        let mailmap = "Rose Tremblay <rose@example.org> <old@example.net>\n";
        let (people, of) = people(mailmap, &["R <old@example.net>", "Rose Tremblay <rose@example.org>"]);
        assert_eq!((people.len(), of), (1, vec![0, 0]));
    }

    #[test]
    fn programs_are_told_from_people() {
        for (line, bot) in [
            ("dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>", true),
            ("Renovate Bot <bot@renovateapp.com>", true),
            ("GitHub <noreply@github.com>", true),
            ("Rose Tremblay <noreply@github.com>", false),
            ("GitHub Actions <action@github.com>", true),
            ("Hosted Weblate <hosted@weblate.org>", true),
            ("l10n daemon script <scripty@kde.org>", true),
            ("Talbot <talbot@example.org>", false),
            ("Abbott Marci <marci@example.org>", false),
            ("Rose Tremblay <12+rose@users.noreply.github.com>", false),
            ("ci <ci@example.org>", true),
            ("Luci <luci@example.org>", false),
            ("openshift-ci-robot <x@example.org>", true),
        ] {
            assert_eq!(people("", &[line]).0[0].bot, bot, "{line}");
        }
    }

    #[test]
    fn hidden_addresses_have_no_domain() {
        let (found, _) = people(
            "",
            &[
                "A B <a@gouv.qc.example-ministry.ca>",
                "C D <1+c@users.noreply.github.com>",
                "E F <e@machine.local>",
                "G H <>",
            ],
        );
        let domains: Vec<Option<&str>> = found.iter().map(|person| person.domain.as_deref()).collect();
        assert_eq!(domains, [Some("gouv.qc.example-ministry.ca"), None, None, None]);
    }
}
