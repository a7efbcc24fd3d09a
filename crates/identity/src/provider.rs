//! The way to a provider and back: the address that people are sent to, and what their return proves.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use jiff::{SignedDuration, Timestamp};
use levain_model::Language;
use openidconnect::core::{CoreAuthenticationFlow, CoreClientAuthMethod, CoreGenderClaim, CoreJwsSigningAlgorithm};
use openidconnect::{
    AccessToken, AccessTokenHash, AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret,
    CsrfToken, LanguageTag, Nonce, NonceVerifier, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, RequestTokenError, Scope, SignatureVerificationError, SubjectIdentifier, TokenResponse,
    UserInfoClaims, UserInfoError,
};

use crate::attempt::{Attempt, Return};
use crate::claims::{Gathered, Identity, More, subject, told};
use crate::fault::{Fault, said};
use crate::http::Http;
use crate::known::{Claims, Known, Metadata, Oidc, Token, Verifier};
use crate::settings::ProviderSettings;

/// How far apart two clocks may be.
pub(crate) const SKEW: SignedDuration = SignedDuration::from_mins(2);
/// How old a token just given may be.
const OLD: SignedDuration = SignedDuration::from_mins(10);

/// Signatures taken: those of a key pair. Neither `none`, nor those made with the secret we share.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// The addresses of this site that a provider is told, and that must be registered there exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addresses {
    /// Where people come back to.
    pub back: String,
    /// Where people come to once signed out there, in French and in English.
    pub home: [String; 2],
}

/// A provider.
#[derive(Debug)]
pub struct Provider {
    settings: ProviderSettings,
    pub(crate) addresses: Addresses,
    pub(crate) http: Http,
    pub(crate) known: Known,
}

impl Provider {
    /// A provider; nothing is asked yet. `agent` is where the operator of the site can be reached.
    ///
    /// # Errors
    /// [`Fault::Unreachable`]: the client of HTTP cannot be made.
    pub fn new(settings: ProviderSettings, addresses: Addresses, agent: &str) -> Result<Provider, Fault> {
        let http = Http::new(&settings.issuer, agent)?;
        Ok(Provider { settings, addresses, http, known: Known::default() })
    }

    /// What the deployer says of it.
    pub fn settings(&self) -> &ProviderSettings {
        &self.settings
    }

    /// Where to send the browser that holds `attempt`.
    ///
    /// # Errors
    /// The provider cannot be reached or understood.
    pub async fn leave(&self, attempt: &Attempt, language: Language) -> Result<String, Fault> {
        let metadata = self.known.get(&self.settings.issuer, &self.http).await?;
        let client = self.client(&metadata)?;
        let state = attempt.state();
        let nonce = attempt.nonce();
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(attempt.verifier()));
        let mut request = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, || CsrfToken::new(state), || Nonce::new(nonce))
            .set_pkce_challenge(challenge)
            .add_ui_locale(LanguageTag::new(language.tag().to_owned()));
        for scope in self.settings.scopes.iter().filter(|scope| *scope != "openid") {
            request = request.add_scope(Scope::new(scope.clone()));
        }
        Ok(request.url().0.to_string())
    }

    /// Who came back.
    ///
    /// # Errors
    /// Any [`Fault`] of a provider: it says no, it cannot be reached, or what it says proves nothing.
    pub async fn welcome(&self, attempt: &Attempt, back: &Return, now: Timestamp) -> Result<Identity, Fault> {
        let metadata = self.known.get(&self.settings.issuer, &self.http).await?;
        let announced = metadata.additional_metadata().authorization_response_iss_parameter_supported == Some(true);
        let named = !back.issuer.is_empty();
        if (named && back.issuer != self.settings.issuer) || (announced && !named) {
            return Err(Fault::WrongIssuer);
        }
        if !back.error.is_empty() {
            return Err(Fault::Refused { error: said(&back.error), description: said(&back.description) });
        }
        let client = self.client(&metadata)?;
        let exchanged = client
            .exchange_code(AuthorizationCode::new(back.code.clone()))
            .map_err(|error| Fault::Unreadable(error.to_string()))?
            .set_pkce_verifier(PkceCodeVerifier::new(attempt.verifier()))
            .request_async(&self.http)
            .await
            .map_err(|error| match error {
                RequestTokenError::Request(fault) => fault.into(),
                RequestTokenError::ServerResponse(answer) => {
                    let description = answer.error_description().map_or("", String::as_str);
                    Fault::CodeRefused(said(&format!("{}: {description}", answer.error().as_ref())))
                }
                // What it holds may be a token: the place of the mistake says enough.
                RequestTokenError::Parse(error, _) => Fault::Unreadable(said(&format!("token: at {}", error.path()))),
                RequestTokenError::Other(words) => Fault::Unreadable(said(&words)),
            })?;
        let token = exchanged.id_token().ok_or_else(|| Fault::Unreadable("no ID token".to_owned()))?;
        let nonce = Nonce::new(attempt.nonce());
        let (metadata, claims) = self.verified(metadata, token, now, || &nonce).await?;
        let client = self.client(&metadata)?;
        if let Some(expected) = claims.access_token_hash() {
            let verifier = judge(client.id_token_verifier(), now);
            let key = token.signing_key(&verifier).map_err(|error| Fault::Untrusted(error.to_string()))?;
            let alg = token.signing_alg().map_err(|error| Fault::Untrusted(error.to_string()))?;
            let made = AccessTokenHash::from_token(exchanged.access_token(), alg, key);
            if made.ok().as_ref() != Some(expected) {
                return Err(Fault::Untrusted("the access token is not the one of the ID token".to_owned()));
            }
        }
        let groups = self.settings.groups_claim.as_deref();
        let mut gathered = Gathered::default();
        gathered.take(told!(&claims), claims.additional_claims(), groups);
        if !gathered.is_whole(groups) && metadata.userinfo_endpoint().is_some() {
            let more = self.userinfo(&client, exchanged.access_token(), claims.subject()).await?;
            gathered.take(told!(&more), more.additional_claims(), groups);
        }
        Ok(Identity {
            issuer: self.settings.issuer.clone(),
            subject: subject(claims.subject())?,
            email: gathered.email,
            email_verified: gathered.email_verified,
            name: gathered.name,
            groups: gathered.groups.unwrap_or_default(),
            id_token: token.to_string(),
            session: claims.additional_claims().text("sid"),
        })
    }

    async fn userinfo(
        &self,
        client: &Oidc,
        token: &AccessToken,
        expected: &SubjectIdentifier,
    ) -> Result<UserInfoClaims<More, CoreGenderClaim>, Fault> {
        let request = client.user_info(token.clone(), Some(expected.clone()));
        let request = request.map_err(|error| Fault::Unreadable(error.to_string()))?;
        request.request_async(&self.http).await.map_err(|error| match error {
            UserInfoError::Request(fault) => fault.into(),
            UserInfoError::ClaimsVerification(error) => untrusted(error),
            UserInfoError::Parse(error) => Fault::Unreadable(said(&format!("userinfo: at {}", error.path()))),
            UserInfoError::Response(status, _, _) => Fault::Unreadable(format!("userinfo: status {status}")),
            _ => Fault::Unreadable("userinfo".to_owned()),
        })
    }

    /// Verifies a token, once more with the keys of the moment when none known signed it. Gives what verified it
    /// and what it says.
    pub(crate) async fn verified<N: NonceVerifier>(
        &self,
        metadata: Arc<Metadata>,
        token: &Token,
        now: Timestamp,
        nonce: impl Fn() -> N,
    ) -> Result<(Arc<Metadata>, Claims), Fault> {
        let judged = |metadata: &Metadata| -> Result<Result<Claims, ClaimsVerificationError>, Fault> {
            let client = self.client(metadata)?;
            let claims = match token.claims(&judge(client.id_token_verifier(), now), nonce()) {
                Ok(claims) => claims.clone(),
                Err(error) => return Ok(Err(error)),
            };
            let party = claims.authorized_party().map(|party| party.as_str());
            if party.is_some_and(|party| party != self.settings.client_id) {
                return Err(Fault::Untrusted("the token was given to another party (azp)".to_owned()));
            }
            Ok(Ok(claims))
        };
        match judged(&metadata)? {
            Ok(claims) => return Ok((metadata, claims)),
            Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {}
            Err(error) => return Err(untrusted(error)),
        }
        let unknown = || Fault::Untrusted("signed by a key that the provider does not publish".to_owned());
        let metadata = self.known.with_new_keys(&self.http).await?.ok_or_else(unknown)?;
        let claims = judged(&metadata)?.map_err(untrusted)?;
        Ok((metadata, claims))
    }

    pub(crate) fn client(&self, metadata: &Metadata) -> Result<Oidc, Fault> {
        let secret = self.settings.client_secret.as_ref().map(|secret| ClientSecret::new(secret.expose().to_owned()));
        let redirect =
            RedirectUrl::new(self.addresses.back.clone()).map_err(|error| Fault::Setup(error.to_string()))?;
        let methods = metadata.token_endpoint_auth_methods_supported();
        let posts = methods.is_some_and(|methods| {
            !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
                && methods.contains(&CoreClientAuthMethod::ClientSecretPost)
        });
        let id = ClientId::new(self.settings.client_id.clone());
        let client = Oidc::from_provider_metadata(metadata.clone(), id, secret).set_redirect_uri(redirect);
        Ok(client.set_auth_type(if posts { AuthType::RequestBody } else { AuthType::BasicAuth }))
    }
}

/// The rules of the verification besides those of the library: algorithms, and clocks that differ a little.
pub(crate) fn judge(verifier: Verifier<'_>, now: Timestamp) -> Verifier<'_> {
    let seconds = now.duration_since(Timestamp::UNIX_EPOCH).saturating_sub(SKEW);
    let earlier = SystemTime::UNIX_EPOCH + Duration::try_from(seconds).unwrap_or_default();
    verifier
        .set_allowed_algs(ALGORITHMS)
        // Tokens of other kinds have no nonce of ours, or no event.
        .allow_all_jose_types()
        .set_time_fn(move || earlier.into())
        .set_issue_time_verifier_fn(move |issued| {
            let issued = Timestamp::from_second(issued.timestamp()).map_err(|error| error.to_string())?;
            let age = now.duration_since(issued);
            if age < -SKEW {
                return Err("issued in the future".to_owned());
            }
            if age > OLD { Err("issued too long ago".to_owned()) } else { Ok(()) }
        })
}

pub(crate) fn untrusted(error: ClaimsVerificationError) -> Fault {
    match error {
        ClaimsVerificationError::Expired(words) => Fault::Clock(said(&words)),
        ClaimsVerificationError::SignatureVerification(error) => Fault::Untrusted(said(&error.to_string())),
        other => Fault::Untrusted(said(&other.to_string())),
    }
}
