//! Who made commits: `.mailmap`, programs told from people, several addresses of one person made one.

use std::collections::HashMap;

use gix::actor::SignatureRef;
use gix::bstr::ByteSlice;
use levain_model::history::Contributor;
use levain_model::repository::text;

/// Whole names of programs, in lower case.
const BOT_NAMES: [&str; 15] = [
    "automatique",
    "translation update",
    "ci",
    "bot",
    "jenkins",
    "github",
    "github action",
    "gitlab",
    "weblate",
    "travis",
    "circleci",
    "l10n daemon script",
    "script kiddy",
    "autobuild",
    "build server",
];

/// Parts of names that only programs carry, in lower case.
const BOT_PARTS: [&str; 31] = [
    "fossabot",
    "updatebot",
    "treescript",
    "translationteam",
    "[bot]",
    "(bot)",
    "dependabot",
    "renovate",
    "github-actions",
    "github actions",
    "greenkeeper",
    "pre-commit-ci",
    "pre-commit.ci",
    "allcontributors",
    "all-contributors",
    "semantic-release",
    "transifex-integration",
    "crowdin",
    "hosted weblate",
    "anonymous (weblate)",
    "pyup-bot",
    "pyup.io",
    "snyk-bot",
    "imgbot",
    "codecov-io",
    "copybara",
    "mergify",
    "travis ci",
    "jenkins ci",
    "gitlab ci",
    "continuous integration",
];

/// Ends of names of programs, in lower case.
const BOT_ENDS: [&str; 6] = ["-bot", " bot", "_bot", "-robot", " robot", " translations"];

/// Ends of names of one word that are programs', in lower case.
const BOT_LONE_ENDS: [&str; 4] = ["-ci", "_ci", "scripty", "-machine"];

/// What stands before the `@` in addresses of programs.
const BOT_USERS: [&str; 9] =
    ["ci", "bot", "jenkins", "builds", "buildbot", "dependabot", "renovate", "github-actions", "scripty"];

/// Ends of what stands before the `@` in addresses of programs.
const BOT_USER_ENDS: [&str; 6] = ["[bot]", "-bot", "_bot", ".bot", "+bot", "renovatebot"];

/// Parts of addresses that only programs have, in lower case.
const BOT_ADDRESSES: [&str; 10] = [
    "[bot]@",
    "+dependabot",
    "noreply@github.com",
    "action@github.com",
    "actions@github.com",
    "hosted@weblate.org",
    "noreply@weblate.org",
    "noreply@transifex.com",
    "support+actions@crowdin",
    "travis@travis-ci",
];

/// Domains from which only programs write.
const BOT_HOSTS: [&str; 4] = ["renovateapp.com", "dependabot.com", "pre-commit.ci", "travis-ci.org"];

/// Addresses that many share.
const SHARED_ADDRESSES: [&str; 8] = [
    "noreply@github.com",
    "noreply@weblate.org",
    "root@localhost",
    "you@example.com",
    "your@email.com",
    "none@none",
    "unknown@unknown",
    "devnull@localhost",
];

/// Names of two words or more that many share.
const SHARED_NAMES: [&str; 9] = [
    "your name",
    "john doe",
    "jane doe",
    "unknown author",
    "unknown user",
    "no author",
    "system administrator",
    "root user",
    "vagrant user",
];

/// Parts of domains that no employer has: RFC 6761, RFC 6762, and what programs put where there is none.
const HIDING_LABELS: [&str; 8] =
    ["noreply", "no-reply", "localhost", "local", "localdomain", "(none)", "invalid", "lan"];

/// Domains of examples (RFC 2606), copied from manuals.
const EXAMPLES: [&str; 3] = ["example.com", "example.net", "example.org"];

/// Author lines met, without their dates, each once.
#[derive(Debug, Default)]
pub struct Authors {
    numbers: HashMap<Vec<u8>, u32>,
    /// `name <address>`, as it stands in commits.
    pub lines: Vec<Vec<u8>>,
}

impl Authors {
    /// The number of the author of a raw line, `name <address>` with or without a date.
    pub fn number(&mut self, line: &[u8]) -> u32 {
        let end = line.rfind_byte(b'>').map_or(line.len(), |at| at + 1);
        let author = line.get(..end).unwrap_or_default();
        if let Some(&number) = self.numbers.get(author) {
            return number;
        }
        let number = u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
        self.numbers.insert(author.to_vec(), number);
        self.lines.push(author.to_vec());
        number
    }
}

/// Everybody met so far, by name and address.
pub struct People {
    mailmap: gix::mailmap::Snapshot,
    identities: Vec<Identity>,
}

struct Identity {
    /// In lower case, one space between words.
    name: String,
    /// In lower case.
    address: String,
    /// The name ends in `Bot` after another letter (`ExampleBot`), which lower case does not show.
    camel: bool,
    commits: u32,
}

impl People {
    /// Nobody yet; `mailmap` is the bytes of a `.mailmap` file (gitmailmap(5)).
    pub fn new(mailmap: &[u8]) -> People {
        People { mailmap: gix::mailmap::Snapshot::from_bytes(mailmap), identities: Vec::new() }
    }

    /// The number of the identity of an author line who made that many commits.
    pub fn number(&mut self, author: &[u8], commits: u32) -> u32 {
        let start = author.find_byte(b'<').unwrap_or(author.len());
        let name = author.get(..start).unwrap_or_default().trim_ascii();
        let address = author.get(start..).unwrap_or_default();
        let address = address.strip_prefix(b"<").unwrap_or(address);
        let address = address.strip_suffix(b">").unwrap_or(address).trim_ascii();
        let resolved = self.mailmap.resolve(SignatureRef { name: name.into(), email: address.into(), time: "0 +0000" });
        let number = u32::try_from(self.identities.len()).unwrap_or(u32::MAX);
        let name = text(&resolved.name);
        self.identities.push(Identity {
            camel: name.trim().strip_suffix("Bot").is_some_and(|start| start.ends_with(char::is_lowercase)),
            name: words(&name),
            address: text(&resolved.email).trim().to_lowercase(),
            commits,
        });
        number
    }

    /// The people behind the identities, and for each identity the number of its person: two identities are one person
    /// when they share an address, or a full name (two words or more: a first name alone is shared by many).
    pub fn merged(self) -> (Vec<Contributor>, Vec<u32>) {
        // Each identity leads to another of the same person, or to itself.
        let mut same: Vec<usize> = (0..self.identities.len()).collect();
        let mut by_key: HashMap<String, usize> = HashMap::new();
        for (at, identity) in self.identities.iter().enumerate() {
            for key in identity.keys() {
                let other = *by_key.entry(key).or_insert(at);
                let (one, other) = (representative(&mut same, at), representative(&mut same, other));
                // The earlier stands for both, so that numbers follow the order in which people were met.
                same[one.max(other)] = one.min(other);
            }
        }
        let mut numbers: HashMap<usize, usize> = HashMap::new();
        let mut people: Vec<(Contributor, u32)> = Vec::new();
        let mut of = Vec::with_capacity(self.identities.len());
        for (at, identity) in self.identities.iter().enumerate() {
            let first = representative(&mut same, at);
            let number = *numbers.entry(first).or_insert_with(|| {
                people.push((Contributor { bot: true, domain: None }, 0));
                people.len() - 1
            });
            of.push(u32::try_from(number).unwrap_or(u32::MAX));
            let Some((contributor, most)) = people.get_mut(number) else { continue };
            // One commit made through a program does not make a person a program: all their names must be.
            contributor.bot &= identity.is_bot();
            if let Some(domain) = identity.domain().filter(|_| identity.commits > *most) {
                (contributor.domain, *most) = (Some(domain), identity.commits);
            }
        }
        (people.into_iter().map(|(contributor, _)| contributor).collect(), of)
    }
}

/// The identity that stands for the person of this one.
fn representative(same: &mut [usize], mut at: usize) -> usize {
    while same[at] != at {
        same[at] = same[same[at]];
        at = same[at];
    }
    at
}

/// A name in lower case, one space between its words.
fn words(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

impl Identity {
    fn keys(&self) -> Vec<String> {
        let mut keys = Vec::new();
        if self.address.contains('@') && !SHARED_ADDRESSES.contains(&self.address.as_str()) {
            keys.push(format!("@{}", self.address));
        }
        if self.name.contains(' ') && !self.is_bot() && !SHARED_NAMES.contains(&self.name.as_str()) {
            keys.push(self.name.clone());
        }
        keys
    }

    fn is_bot(&self) -> bool {
        let (user, host) = self.address.split_once('@').unwrap_or((&self.address, ""));
        let lone = !self.name.contains(' ');
        // GitHub signs what a person does on its pages with its own address, the person's name beside it.
        let web = self.address == "noreply@github.com" && self.name != "github";
        self.camel
            || BOT_NAMES.contains(&self.name.as_str())
            || BOT_PARTS.iter().any(|part| self.name.contains(part))
            || BOT_ENDS.iter().any(|end| self.name.ends_with(end))
            || (lone && BOT_LONE_ENDS.iter().any(|end| self.name.ends_with(end)))
            || BOT_USERS.contains(&user)
            || BOT_USER_ENDS.iter().any(|end| user.ends_with(end))
            || (lone && !web && user == "noreply")
            || (!web && BOT_ADDRESSES.iter().any(|part| self.address.contains(part)))
            || BOT_HOSTS.contains(&host)
    }

    /// The domain of the address, unless it hides the person: it then says nothing of an employer.
    fn domain(&self) -> Option<String> {
        let (user, domain) = self.address.split_once('@')?;
        let hidden = user.contains("noreply")
            || user.contains("no-reply")
            || HIDING_LABELS.iter().any(|label| domain.split('.').any(|part| part == *label))
            || EXAMPLES.contains(&domain)
            || !domain.contains('.');
        (!hidden).then(|| domain.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(mailmap: &str, lines: &[&str]) -> (Vec<Contributor>, Vec<u32>) {
        let mut people = People::new(mailmap.as_bytes());
        for line in lines {
            people.number(line.as_bytes(), 1);
        }
        people.merged()
    }

    #[test]
    fn addresses_and_full_names_make_one_person() {
        let (people, of) = people(
            "",
            &[
                "Rose Exemple <rose@example.org>",
                "rose <rose@example.org>",
                "Rose Exemple <rose.exemple@gouv.example>",
                "rose <autre@example.org>",
            ],
        );
        assert_eq!(people.len(), 2);
        assert_eq!(of, [0, 0, 0, 1]);
    }

    #[test]
    fn two_groups_found_to_be_one_are_joined() {
        let (people, of) =
            people("", &["Rose T <a@a.org>", "Rose Exemple <b@b.org>", "Rose T <b@b.org>", "Rose Exemple <c@c.org>"]);
        assert_eq!((people.len(), of), (1, vec![0, 0, 0, 0]));
    }

    #[test]
    fn a_mailmap_is_applied() {
        let mailmap = "Rose Exemple <rose@example.org> <old@example.net>\n";
        let (people, of) = people(mailmap, &["R <old@example.net>", "Rose Exemple <rose@example.org>"]);
        assert_eq!((people.len(), of), (1, vec![0, 0]));
    }

    #[test]
    fn names_are_compared_without_their_encoding_case_or_spacing() {
        let mut people = People::new(b"");
        for author in
            [&b"\xc9mile  Roy <emile@a.org>"[..], "émile roy <roy@b.org>".as_bytes(), "Émile Roy <e@c.org>".as_bytes()]
        {
            people.number(author, 1);
        }
        assert_eq!(people.merged().0.len(), 1);
    }

    #[test]
    fn names_and_addresses_that_many_share_join_nobody() {
        let lines = ["Your Name <you@example.com>", "Your Name <a@a.org>", "Ali Roy <you@example.com>", " <>", "x <>"];
        assert_eq!(people("", &lines).0.len(), 5);
    }

    #[test]
    fn the_domain_is_that_of_the_visible_address_used_most() {
        let mut people = People::new(b"");
        for (author, commits) in [
            ("Rose Roy <rose@before.org>", 5),
            ("Rose Roy <1+rose@users.noreply.github.com>", 100),
            ("Rose Roy <rose@now.org>", 50),
        ] {
            people.number(author.as_bytes(), commits);
        }
        assert_eq!(people.merged().0[0].domain.as_deref(), Some("now.org"));
    }

    #[test]
    fn programs_are_told_from_people() {
        for (line, bot) in [
            ("dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>", true),
            ("Renovate Bot <bot@renovateapp.com>", true),
            ("GitHub <noreply@github.com>", true),
            ("Rose Exemple <noreply@github.com>", false),
            ("GitHub Actions <action@github.com>", true),
            ("Hosted Weblate <hosted@weblate.org>", true),
            ("l10n daemon script <scripty@kde.org>", true),
            ("Talbot <talbot@example.org>", false),
            ("Abbott Marci <marci@example.org>", false),
            ("Paul Jenkins <paul.jenkins@example.org>", false),
            ("Jenkins <x@example.org>", true),
            ("Marie Van-Ci <marie@example.org>", false),
            ("Transifex Integration Bot <x@example.org>", true),
            ("Nouvelle Personne <nouvelle@cirano.example>", false),
            ("Robot Jones <jones@example.org>", false),
            ("ExampleBot <x@example.org>", true),
            ("Rose <exemple-bot@example.org>", true),
            ("update <noreply@example.org>", true),
            ("Rose Exemple <noreply@example.org>", false),
            ("Rose <noreply@github.com>", false),
            ("Jean Talbot <jean.talbot@example.org>", false),
            ("Rose Exemple <12+rose@users.noreply.github.com>", false),
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
