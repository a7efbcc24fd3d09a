//! What the proxy says itself, in the language of the browser, showing nothing of the environment.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};
use levain_model::Language;

use super::directory::State;

/// What there is to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    /// How to enter.
    Enter,
    /// The ticket is spent, too old, or not one.
    Ticket,
    /// A page of elsewhere asked.
    Elsewhere,
    /// A service worker would answer when the environment does not any more.
    Worker,
    /// No environment has this name.
    Unknown,
    /// It is not serving.
    Not(State),
    /// Too many requests at a time.
    Busy,
    /// The application gave no answer that can be read.
    Broken,
    /// The application did not answer in time.
    Slow,
    /// More was sent than is let through.
    TooLarge,
    /// What was being sent stopped coming.
    Idle,
    /// The request is not one.
    Malformed,
    /// The method is not let through.
    Method,
}

/// Title and text, French then English.
struct Words {
    title: [&'static str; 2],
    text: [&'static str; 2],
}

impl Page {
    fn status(self) -> StatusCode {
        match self {
            Page::Enter | Page::Ticket | Page::Elsewhere | Page::Worker => StatusCode::FORBIDDEN,
            Page::Unknown => StatusCode::NOT_FOUND,
            Page::Not(_) | Page::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Page::Broken => StatusCode::BAD_GATEWAY,
            Page::Slow => StatusCode::GATEWAY_TIMEOUT,
            Page::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Page::Idle => StatusCode::REQUEST_TIMEOUT,
            Page::Malformed => StatusCode::BAD_REQUEST,
            Page::Method => StatusCode::METHOD_NOT_ALLOWED,
        }
    }

    /// After how many seconds it is worth asking again, when waiting is enough.
    fn again(self) -> Option<u32> {
        match self {
            Page::Not(State::Starting | State::Serving) | Page::Busy => Some(5),
            Page::Not(State::Waiting) => Some(300),
            _ => None,
        }
    }

    fn words(self) -> Words {
        match self {
            Page::Enter => Words {
                title: ["Entrez par la plateforme", "Enter from the platform"],
                text: [
                    "Cet environnement d’expérimentation n’est pas public. Ouvrez sa page sur la plateforme et choisissez «\u{a0}Entrer\u{a0}»\u{a0}: vous reviendrez ici avec un accès valable quelques heures.",
                    "This lab environment is not public. Open its page on the platform and choose “Enter”: you will come back here with access for a few hours.",
                ],
            },
            Page::Ticket => Words {
                title: ["Ce lien d’entrée n’est plus valable", "This entry link is no longer valid"],
                text: [
                    "Un lien d’entrée sert une seule fois, dans la minute. Retournez à la page de l’environnement sur la plateforme et choisissez de nouveau «\u{a0}Entrer\u{a0}».",
                    "An entry link works once, within a minute. Go back to the environment’s page on the platform and choose “Enter” again.",
                ],
            },
            Page::Elsewhere => Words {
                title: ["Demande venue d’un autre site", "Request from another site"],
                text: [
                    "Une page d’un autre site a tenté d’agir ici en votre nom. Rien n’a été transmis à l’application.",
                    "A page of another site tried to act here in your name. Nothing was passed on to the application.",
                ],
            },
            Page::Worker => Words {
                title: ["Programme d’arrière-plan refusé", "Background program refused"],
                text: [
                    "Une application du laboratoire ne peut installer de programme dans le navigateur\u{a0}: il y resterait après la fin de l’environnement.",
                    "A lab application cannot install a program in the browser: it would stay there after the environment ends.",
                ],
            },
            Page::Unknown => Words {
                title: ["Aucun environnement à cette adresse", "No environment at this address"],
                text: [
                    "L’adresse est inexacte, ou l’environnement a pris fin et ses données ont été supprimées.",
                    "The address is not right, or the environment has ended and its data were deleted.",
                ],
            },
            Page::Not(state) => Page::state(state),
            Page::Busy => Words {
                title: ["Trop de demandes à la fois", "Too many requests at a time"],
                text: [
                    "Cet environnement traite déjà autant de demandes que le laboratoire lui en permet. Réessayez dans quelques secondes.",
                    "This environment is already handling as many requests as the lab allows it. Try again in a few seconds.",
                ],
            },
            Page::Broken => Words {
                title: ["L’application n’a pas répondu correctement", "The application did not answer properly"],
                text: [
                    "L’environnement est en marche, mais son application a refusé la connexion ou donné une réponse illisible. Son journal, sur la plateforme, peut en dire la raison.",
                    "The environment is running, but its application refused the connection or gave an answer that cannot be read. Its log, on the platform, may say why.",
                ],
            },
            Page::Slow => Words {
                title: ["L’application n’a pas répondu à temps", "The application did not answer in time"],
                text: [
                    "L’environnement est en marche, mais son application tarde trop. Ce que vous avez envoyé a peut-être été traité\u{a0}: vérifiez avant de recommencer.",
                    "The environment is running, but its application takes too long. What you sent may have been handled: check before you send it again.",
                ],
            },
            Page::TooLarge => Words {
                title: ["Envoi trop volumineux", "Too much sent at once"],
                text: [
                    "Le laboratoire limite la taille de chaque envoi. L’application n’a pas reçu celui-ci en entier.",
                    "The lab limits the size of what is sent at once. The application did not receive all of this.",
                ],
            },
            Page::Idle => Words {
                title: ["Envoi interrompu", "Sending interrupted"],
                text: [
                    "Plus rien n’arrivait depuis un moment. L’application n’a pas reçu l’envoi en entier\u{a0}: recommencez.",
                    "Nothing had come for a while. The application did not receive all of it: send it again.",
                ],
            },
            Page::Malformed => Words {
                title: ["Demande mal formée", "Malformed request"],
                text: [
                    "La demande ne dit pas clairement à quel site elle s’adresse.",
                    "The request does not say clearly which site it is for.",
                ],
            },
            Page::Method => Words {
                title: ["Méthode refusée", "Method refused"],
                text: [
                    "Le laboratoire ne transmet pas ce genre de demande.",
                    "The lab does not pass on this kind of request.",
                ],
            },
        }
    }

    fn state(state: State) -> Words {
        match state {
            State::Waiting => Words {
                title: ["L’environnement attend son tour", "The environment is waiting for its turn"],
                text: [
                    "Le laboratoire est plein. L’environnement démarrera de lui-même dès qu’une place se libérera.",
                    "The lab is full. The environment will start by itself as soon as there is room.",
                ],
            },
            State::Starting => Words {
                title: ["L’environnement démarre", "The environment is starting"],
                text: [
                    "L’application n’est pas encore prête. Rechargez cette page dans quelques secondes.",
                    "The application is not ready yet. Reload this page in a few seconds.",
                ],
            },
            State::Serving => Words {
                title: [
                    "L’environnement est en marche, mais injoignable",
                    "The environment is running but cannot be reached",
                ],
                text: [
                    "Le laboratoire ne sait pas encore par où joindre l’application. Rechargez cette page dans quelques secondes.",
                    "The lab does not know yet how to reach the application. Reload this page in a few seconds.",
                ],
            },
            State::OverQuota => Words {
                title: ["L’environnement est arrêté\u{a0}: quota dépassé", "The environment is stopped: over quota"],
                text: [
                    "Il demanderait plus que ce que son profil ou le budget de l’organisme permet. La page de l’environnement, sur la plateforme, dit quoi faire.",
                    "It would use more than its profile or the body’s budget allows. The environment’s page, on the platform, says what to do.",
                ],
            },
            State::Suspended => Words {
                title: ["L’environnement est suspendu", "The environment is suspended"],
                text: [
                    "Il est arrêté et ses données sont conservées. Sa page, sur la plateforme, dit jusqu’à quand et comment le reprendre.",
                    "It is stopped and its data are kept. Its page, on the platform, says until when and how to resume it.",
                ],
            },
            State::Failed => Words {
                title: ["L’environnement est en panne", "The environment has failed"],
                text: [
                    "L’application n’a pas démarré, ou ne répond plus. Son journal, sur la plateforme, peut en dire la raison.",
                    "The application did not start, or does not answer any more. Its log, on the platform, may say why.",
                ],
            },
            State::Ended => Words {
                title: ["L’environnement a pris fin", "The environment has ended"],
                text: [
                    "Ses données sont supprimées ou en voie de l’être. Ce qui a été publié de l’expérience reste sur la plateforme.",
                    "Its data are deleted or being deleted. What was published of the experiment remains on the platform.",
                ],
            },
        }
    }

    /// The page, in the language that `asked` prefers, with a link to `platform`.
    pub(super) fn answer(self, asked: &HeaderMap, platform: &str) -> Response<Full<Bytes>> {
        let language = preferred(asked);
        let words = self.words();
        let (title, text) = (words.title[language as usize], words.text[language as usize]);
        let link = ["Aller à la plateforme", "Go to the platform"][language as usize];
        let html = format!(
            "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
             content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
             <main>\n<h1>{title}</h1>\n<p>{text}</p>\n<p><a href=\"{href}\">{link}</a></p>\n</main>\n</body>\n</html>\n",
            lang = language.tag(),
            href = escape(platform),
        );
        let mut response = Response::new(Full::new(Bytes::from(html)));
        *response.status_mut() = self.status();
        let headers = response.headers_mut();
        let fixed: [(HeaderName, &str); 8] = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CONTENT_LANGUAGE, language.tag()),
            (header::VARY, "accept-language"),
            (header::CACHE_CONTROL, "no-store"),
            (header::REFERRER_POLICY, "no-referrer"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (
                header::CONTENT_SECURITY_POLICY,
                "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            ),
            (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
        ];
        for (name, value) in fixed {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        }
        if let Some(seconds) = self.again() {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// The tokens of the portal's style sheet that one column of text needs.
const STYLE: &str = ":root{color-scheme:light dark;--bg:#fff;--ink:#18212b;--accent:#095797}\
    @media (prefers-color-scheme:dark){:root{--bg:#10161c;--ink:#e7ecf1;--accent:#86bdec}}\
    body{margin:0;font:100%/1.5 system-ui,\"Segoe UI\",Roboto,\"Noto Sans\",sans-serif;color:var(--ink);background:var(--bg)}\
    main{max-width:42rem;margin-inline:auto;padding:2.5rem 1.5rem}\
    h1{font-size:clamp(1.625rem,1.3rem + 1.5vw,2.25rem);line-height:1.15;text-wrap:balance}\
    a{color:var(--accent);text-underline-offset:.16em}a:focus-visible{outline:3px solid var(--accent);outline-offset:2px}";

/// The language of ours that the browser weighs most (RFC 9110, section 12.5.4); French when it says nothing we speak.
fn preferred(headers: &HeaderMap) -> Language {
    let mut best = (0.0, Language::default());
    let said = headers.get_all(header::ACCEPT_LANGUAGE).iter().filter_map(|value| value.to_str().ok());
    for range in said.flat_map(|value| value.split(',')) {
        let mut parts = range.split(';');
        let Some(language) = parts.next().and_then(|tag| Language::from_tag(tag.trim())) else {
            continue;
        };
        let weight = parts.find_map(|part| part.trim().strip_prefix("q=")).map_or(1.0, |q| q.parse().unwrap_or(0.0));
        if weight > best.0 {
            best = (weight, language);
        }
    }
    best.1
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prefers(said: &'static str) -> Language {
        preferred(&[(header::ACCEPT_LANGUAGE, HeaderValue::from_static(said))].into_iter().collect())
    }

    #[test]
    fn the_language_is_the_browsers() {
        assert_eq!(preferred(&HeaderMap::new()), Language::Fr);
        assert_eq!(prefers("en-CA,en;q=0.9,fr;q=0.8"), Language::En);
        assert_eq!(prefers("de, en;q=0.5, fr-CA;q=0.7"), Language::Fr);
        assert_eq!(prefers("de"), Language::Fr);
        assert_eq!(prefers("en;q=0"), Language::Fr);
    }

    #[test]
    fn french_is_typeset_as_french() {
        let states = State::ALL.map(Page::Not);
        let others =
            [Page::Enter, Page::Ticket, Page::Elsewhere, Page::Worker, Page::Unknown, Page::Busy, Page::Broken];
        let rest = [Page::Slow, Page::TooLarge, Page::Idle, Page::Malformed, Page::Method];
        for page in states.into_iter().chain(others).chain(rest) {
            let words = page.words();
            for french in [words.title[0], words.text[0]] {
                for wrong in [" :", "'", " ;", " ?", "« ", " »"] {
                    assert!(!french.contains(wrong), "{wrong:?} in {french}");
                }
            }
        }
    }
}
