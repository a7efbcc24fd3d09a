//! The forms of keys and tokens, as their issuers publish them.

/// A form of secret.
#[derive(Debug)]
pub struct Form {
    /// Its rule. Several forms may share one.
    pub rule: &'static str,
    /// What it is, in French and English.
    pub name: [&'static str; 2],
    /// Texts of which every one of them holds one: what holds none is not looked at. As long as can be, for speed.
    pub literals: &'static [&'static str],
    /// What it looks like.
    pub pattern: &'static str,
    /// A person chose it: it could be guessed back from a digest.
    pub guessable: bool,
}

const fn form(
    rule: &'static str,
    name: [&'static str; 2],
    literals: &'static [&'static str],
    pattern: &'static str,
) -> Form {
    Form { rule, name, literals, pattern, guessable: false }
}

const AWS: [&str; 2] = ["clé secrète AWS", "AWS secret key"];
const GITHUB: [&str; 2] = ["jeton GitHub", "GitHub token"];
const GITLAB: [&str; 2] = ["jeton GitLab", "GitLab token"];
const SLACK: [&str; 2] = ["jeton Slack", "Slack token"];
const GRAFANA: [&str; 2] = ["jeton Grafana", "Grafana token"];
const MODEL: [&str; 2] = ["clé d’un service de modèles de langue", "key of a language model service"];
const KEY: [&str; 2] = ["clé privée", "private key"];

/// Every form looked for.
pub static FORMS: &[Form] = &[
    form("aws-access-key", ["clé d’accès AWS", "AWS access key"], &["AKIA"], r"\bAKIA[A-Z2-7]{16}\b"),
    form(
        "aws-secret-key",
        AWS,
        &["aws_secret_access_key"],
        r#"\baws_secret_access_key["']?\s*[:=]\s*["']?[A-Za-z0-9/+]{40}(?:[^A-Za-z0-9/+=]|$)"#,
    ),
    form(
        "aws-secret-key",
        AWS,
        &["AWS_SECRET_ACCESS_KEY"],
        r#"\bAWS_SECRET_ACCESS_KEY["']?\s*[:=]\s*["']?[A-Za-z0-9/+]{40}(?:[^A-Za-z0-9/+=]|$)"#,
    ),
    form(
        "azure-storage-key",
        ["clé de stockage Azure", "Azure storage key"],
        &["AccountKey="],
        r"AccountKey=[A-Za-z0-9+/]{86}==",
    ),
    form(
        "google-client-secret",
        ["secret d’application Google", "Google client secret"],
        &["GOCSPX-"],
        r"\bGOCSPX-[A-Za-z0-9_-]{28}\b",
    ),
    form(
        "digitalocean-token",
        ["jeton DigitalOcean", "DigitalOcean token"],
        &["dop_v1_", "doo_v1_", "dor_v1_"],
        r"\bdo[opr]_v1_[a-f0-9]{64}\b",
    ),
    form("github-token", GITHUB, &["ghp_", "gho_", "ghu_", "ghs_", "ghr_"], r"\bgh[pousr]_[A-Za-z0-9]{36}\b"),
    form("github-token", GITHUB, &["github_pat_"], r"\bgithub_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}\b"),
    form(
        "gitlab-token",
        GITLAB,
        &["glpat-", "gldt-", "glptt-", "glrt-", "glsoat-", "glft-", "glimt-", "glagent-", "gloas-"],
        r"\bgl(?:pat|dt|ptt|rt|soat|ft|imt|agent|oas)-[A-Za-z0-9_-]{20,50}(?:[^A-Za-z0-9_-]|$)",
    ),
    form("gitlab-token", GITLAB, &["glpat-"], r"\bglpat-[A-Za-z0-9_-]{27,300}\.[0-9a-z]{2}\.[0-9a-z]{7}\b"),
    form(
        "slack-token",
        SLACK,
        &["xoxa-", "xoxb-", "xoxe-", "xoxp-", "xoxr-", "xoxs-"],
        r"\bxox[abeprs]-[0-9]{10,13}-[0-9A-Za-z-]{20,}\b",
    ),
    form("slack-token", SLACK, &["xapp-"], r"\bxapp-[0-9]-[A-Z0-9]{9,13}-[0-9]{10,15}-[a-f0-9]{40,}\b"),
    form(
        "slack-webhook",
        ["adresse d’envoi Slack", "Slack webhook"],
        &["hooks.slack.com"],
        r"hooks\.slack\.com/services/T[A-Z0-9]{8,}/B[A-Z0-9]{8,}/[A-Za-z0-9]{24}",
    ),
    form(
        "discord-webhook",
        ["adresse d’envoi Discord", "Discord webhook"],
        &["/api/webhooks/"],
        r"discord(?:app)?\.com/api/webhooks/[0-9]{17,20}/[A-Za-z0-9_-]{60,}",
    ),
    form(
        "telegram-token",
        ["jeton Telegram", "Telegram token"],
        &[":AA"],
        r"\b[0-9]{8,10}:AA[A-Za-z0-9_-]{33}(?:[^A-Za-z0-9_-]|$)",
    ),
    form("stripe-key", ["clé Stripe", "Stripe key"], &["sk_live_", "rk_live_"], r"\b[sr]k_live_[0-9A-Za-z]{24,}\b"),
    form(
        "shopify-token",
        ["jeton Shopify", "Shopify token"],
        &["shpat_", "shpca_", "shppa_", "shpss_"],
        r"\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}\b",
    ),
    form("square-token", ["jeton Square", "Square token"], &["EAAAE"], r"\bEAAAE[A-Za-z0-9_-]{59}(?:[^A-Za-z0-9_-]|$)"),
    form("npm-token", ["jeton npm", "npm token"], &["npm_"], r"\bnpm_[A-Za-z0-9]{36}\b"),
    form(
        "python-index-token",
        ["jeton de publication Python", "Python publishing token"],
        &["pypi-AgEIcHlwaS5vcmc"],
        r"\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,}",
    ),
    form(
        "ruby-gems-token",
        ["jeton de publication Ruby", "Ruby publishing token"],
        &["rubygems_"],
        r"\brubygems_[a-f0-9]{48}\b",
    ),
    form(
        "rust-registry-token",
        ["jeton de publication Rust", "Rust publishing token"],
        &["cio"],
        r"\bcio[A-Za-z0-9]{32}\b",
    ),
    form(
        "container-registry-token",
        ["jeton de registre de conteneurs", "container registry token"],
        &["dckr_pat_"],
        r"\bdckr_pat_[A-Za-z0-9_-]{27}(?:[^A-Za-z0-9_-]|$)",
    ),
    form(
        "sendgrid-key",
        ["clé SendGrid", "SendGrid key"],
        &["SG."],
        r"\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}(?:[^A-Za-z0-9_-]|$)",
    ),
    form("model-service-key", MODEL, &["sk-ant-"], r"\bsk-ant-(?:api|admin)[0-9]{2}-[A-Za-z0-9_-]{80,}"),
    form("model-service-key", MODEL, &["T3BlbkFJ"], r"\bsk-[A-Za-z0-9_-]{20,}T3BlbkFJ[A-Za-z0-9_-]{20,}"),
    form("model-service-key", MODEL, &["hf_"], r"\bhf_[A-Za-z]{34}\b"),
    form("vault-token", ["jeton Vault", "Vault token"], &["hvs."], r"\bhvs\.[A-Za-z0-9_-]{90,}"),
    form(
        "terraform-token",
        ["jeton Terraform", "Terraform token"],
        &[".atlasv1."],
        r"\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,}",
    ),
    form("grafana-token", GRAFANA, &["glsa_"], r"\bglsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}\b"),
    form("grafana-token", GRAFANA, &["glc_"], r"\bglc_eyJ[A-Za-z0-9+/]{60,}={0,2}"),
    form("sentry-token", ["jeton Sentry", "Sentry token"], &["sntrys_"], r"\bsntrys_eyJ[A-Za-z0-9+/=_-]{80,}"),
    form("atlassian-token", ["jeton Atlassian", "Atlassian token"], &["ATATT3"], r"\bATATT3[A-Za-z0-9_=-]{180,}"),
    form("postman-key", ["clé Postman", "Postman key"], &["PMAK-"], r"\bPMAK-[a-f0-9]{24}-[a-f0-9]{34}\b"),
    form(
        "tailscale-key",
        ["clé Tailscale", "Tailscale key"],
        &["tskey-"],
        r"\btskey-(?:auth|api|client)-[A-Za-z0-9]{8,}-[A-Za-z0-9]{20,}\b",
    ),
    Form {
        rule: "database-address",
        name: ["adresse de base de données avec mot de passe", "database address with a password"],
        literals: &[
            "postgres://",
            "postgresql://",
            "mysql://",
            "mariadb://",
            "mongodb://",
            "mongodb+srv://",
            "redis://",
            "rediss://",
            "amqp://",
            "amqps://",
        ],
        pattern: r"\b(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|amqps?)://[A-Za-z0-9_.-]*:[^\s:@/${}<>%*]{8,}@[A-Za-z0-9-]+\.[A-Za-z0-9.-]+",
        guessable: true,
    },
    form("private-key", KEY, &["PRIVATE KEY"], r"-----BEGIN (?:RSA |EC |DSA |OPENSSH )?PRIVATE KEY-----"),
    form("private-key", KEY, &["PGP PRIVATE"], r"-----BEGIN PGP PRIVATE KEY BLOCK-----"),
    form(
        "age-key",
        ["clé privée age", "age private key"],
        &["AGE-SECRET-KEY-1"],
        r"\bAGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}\b",
    ),
];
