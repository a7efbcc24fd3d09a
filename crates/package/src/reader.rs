//! Fields read one by one from the tree: what is not asked for is refused, at its place.

use levain_model::Texts;
use levain_yaml::{Fault, FaultKind, NodeId, Position, Resolved, Span, Tree};

use crate::diagnostic::Diagnostic;

/// Longest text read, in bytes.
pub const MAX_BYTES: usize = 1 << 20;

/// Where a file begins: the place of what has no other.
pub(crate) const START: Span = Span::empty(Position { offset: 0, line: 1, column: 1 });

/// The text of a file without its byte-order mark, and how long that mark was.
pub(crate) fn decoded<'b>(file: &str, bytes: &'b [u8]) -> Result<(&'b str, usize), Box<Diagnostic>> {
    if bytes.len() > MAX_BYTES {
        return Err(Box::new(Diagnostic::new("LB001", file, START, "> 1 Mi")));
    }
    let source = std::str::from_utf8(bytes).map_err(|error| {
        let valid = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        let place = Span::empty(levain_yaml::position_at(&valid, error.valid_up_to()));
        Box::new(Diagnostic::new("LB001", file, place, "UTF-8"))
    })?;
    let text = source.strip_prefix('\u{feff}').unwrap_or(source);
    Ok((text, source.len() - text.len()))
}

/// Reads the one document of a file; what there is to say goes to `found`. Nothing is read of a text with faults.
pub(crate) fn document<T>(
    file: &str,
    bytes: &[u8],
    found: &mut Vec<Diagnostic>,
    read: impl FnOnce(&mut Reader<'_>, NodeId) -> Option<T>,
) -> Option<T> {
    let (text, skipped) = match decoded(file, bytes) {
        Ok(decoded) => decoded,
        Err(fault) => {
            found.push(*fault);
            return None;
        }
    };
    let (tree, faults) = levain_yaml::parse(text, skipped);
    let mut reader = Reader { tree: &tree, file, found: Vec::new() };
    reader.faults(&faults);
    let value = match tree.root.filter(|_| faults.is_empty()) {
        Some(root) => read(&mut reader, root),
        None => {
            if faults.is_empty() {
                reader.found.push(Diagnostic::new("LB001", file, START, ""));
            }
            None
        }
    };
    let clean = reader.found.is_empty();
    reader.found.sort_by_key(|one| one.span.start.offset);
    found.append(&mut reader.found);
    value.filter(|_| clean)
}

pub(crate) struct Reader<'t> {
    pub tree: &'t Tree<'t>,
    pub file: &'t str,
    pub found: Vec<Diagnostic>,
}

/// Fields that reach the host or raise privilege: told as such wherever they stand.
const DANGERS: [(&str, &str); 22] = [
    ("hostPath", "LB004"),
    ("hostNetwork", "LB004"),
    ("hostPID", "LB004"),
    ("hostIPC", "LB004"),
    ("hostPort", "LB004"),
    ("hostIP", "LB004"),
    ("hostUsers", "LB004"),
    ("hostAliases", "LB004"),
    ("hostProcess", "LB004"),
    ("shareProcessNamespace", "LB004"),
    ("nodeName", "LB004"),
    ("nodePort", "LB004"),
    ("externalIPs", "LB004"),
    ("volumeDevices", "LB004"),
    ("mountPropagation", "LB004"),
    ("add", "LB005"),
    ("procMount", "LB005"),
    ("sysctls", "LB005"),
    ("serviceAccountName", "LB005"),
    ("serviceAccount", "LB005"),
    ("runtimeClassName", "LB005"),
    ("seLinuxOptions", "LB005"),
];

impl<'t> Reader<'t> {
    pub(crate) fn say(&mut self, code: &'static str, node: NodeId, subject: impl Into<String>) {
        self.found.push(Diagnostic::new(code, self.file, self.tree.span(node), subject));
    }

    /// Faults of the text itself.
    pub(crate) fn faults(&mut self, faults: &[Fault]) {
        for fault in faults {
            let (reason, subject) = match fault.kind {
                FaultKind::Syntax(reason) => (Some(reason), reason[1].to_owned()),
                _ => (None, fault.text.clone().unwrap_or_default()),
            };
            let (span, file): (Span, _) = (fault.span, self.file.to_owned());
            self.found.push(Diagnostic { code: "LB001", file, span, subject, reason });
        }
    }

    /// Refuses every key of a mapping that is not among `allowed`, and what is no mapping.
    pub(crate) fn only(&mut self, node: NodeId, allowed: &[&str]) {
        if self.tree.resolved(node) != Resolved::Mapping {
            return self.say("LB011", node, allowed.join(", "));
        }
        for entry in self.tree.entries(node) {
            let key = self.tree.scalar(entry.key).unwrap_or_default();
            if !allowed.contains(&key) {
                let code = DANGERS.iter().find(|(name, _)| *name == key).map_or("LB003", |(_, code)| code);
                self.say(code, entry.key, key);
            }
        }
    }

    pub(crate) fn get(&self, node: NodeId, key: &str) -> Option<NodeId> {
        self.tree.entry(node, key).map(|entry| entry.value)
    }

    /// What a key holds; said when it is not there.
    pub(crate) fn need(&mut self, node: NodeId, key: &str) -> Option<NodeId> {
        let found = self.get(node, key);
        if found.is_none() {
            self.say("LB011", node, key);
        }
        found
    }

    pub(crate) fn text(&mut self, node: NodeId) -> Option<String> {
        match self.tree.resolved(node) {
            Resolved::Text => self.tree.scalar(node).map(str::to_owned),
            _ => {
                self.say("LB011", node, self.tree.scalar(node).unwrap_or_default().to_owned());
                None
            }
        }
    }

    /// A number or a text, as Kubernetes takes quantities.
    pub(crate) fn quantity(&mut self, node: NodeId) -> Option<u64> {
        let thousandths = self.tree.scalar(node).and_then(thousandths);
        if thousandths.is_none() {
            self.say("LB011", node, self.tree.scalar(node).unwrap_or_default().to_owned());
        }
        thousandths
    }

    pub(crate) fn number(&mut self, node: NodeId) -> Option<u32> {
        let number = match self.tree.resolved(node) {
            Resolved::Integer => self.tree.scalar(node).and_then(|text| text.parse().ok()),
            _ => None,
        };
        if number.is_none() {
            self.say("LB011", node, self.tree.scalar(node).unwrap_or_default().to_owned());
        }
        number
    }

    pub(crate) fn boolean(&self, node: NodeId) -> Option<bool> {
        match self.tree.resolved(node) {
            Resolved::Boolean(value) => Some(value),
            _ => None,
        }
    }

    /// A name: lower-case letters, digits, hyphens, 63 at most.
    pub(crate) fn name(&mut self, node: NodeId) -> Option<String> {
        let name = self.text(node)?;
        let good = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if name.is_empty() || name.len() > 63 || !name.bytes().all(good) || name.starts_with('-') || name.ends_with('-')
        {
            self.say("LB010", node, name);
            return None;
        }
        Some(name)
    }

    pub(crate) fn texts(&mut self, node: NodeId) -> Vec<String> {
        if self.tree.resolved(node) != Resolved::Sequence {
            self.say("LB011", node, "");
        }
        self.tree.items(node).iter().filter_map(|item| self.text(*item)).collect()
    }

    /// A text in French and one in English, under `fr` and `en`.
    pub(crate) fn both(&mut self, node: NodeId) -> Option<Texts> {
        self.only(node, &["fr", "en"]);
        let mut texts = Texts::new();
        for language in ["fr", "en"] {
            let text = self.get(node, language).and_then(|value| self.text(value));
            match text {
                Some(text) if !text.trim().is_empty() => texts.insert(language, &text),
                _ => self.say("LP007", node, language),
            }
        }
        Some(texts)
    }

    /// A text among `allowed`.
    pub(crate) fn among<T: Copy>(&mut self, node: NodeId, allowed: &[(&str, T)]) -> Option<T> {
        let text = self.tree.scalar(node).unwrap_or_default();
        let found = allowed.iter().find(|(name, _)| *name == text).map(|(_, value)| *value);
        if found.is_none() {
            let names: Vec<&str> = allowed.iter().map(|(name, _)| *name).collect();
            self.say("LB011", node, format!("{text} ({})", names.join(" | ")));
        }
        found
    }

    /// Items of a list that must be one.
    pub(crate) fn list(&mut self, node: NodeId) -> &'t [NodeId] {
        if self.tree.resolved(node) != Resolved::Sequence {
            self.say("LB011", node, "");
        }
        self.tree.items(node)
    }
}

/// A quantity of Kubernetes in thousandths of its unit: `500m`, `1`, `256Mi`.
fn thousandths(text: &str) -> Option<u64> {
    let digits = text.find(|one: char| !one.is_ascii_digit()).unwrap_or(text.len());
    let factor: u64 = match &text[digits..] {
        "m" => 1,
        "" => 1_000,
        "k" => 1_000_000,
        "M" => 1_000_000_000,
        "G" => 1_000_000_000_000,
        "Ki" => 1_000 << 10,
        "Mi" => 1_000 << 20,
        "Gi" => 1_000 << 30,
        _ => return None,
    };
    text[..digits].parse::<u64>().ok()?.checked_mul(factor).filter(|value| *value > 0)
}
