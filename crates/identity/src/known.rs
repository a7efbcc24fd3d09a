//! What is known of a provider: its addresses and its keys, fetched once, refreshed, and kept when it is down for a while.

use std::sync::Arc;
use std::time::{Duration, Instant};

use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreErrorResponseType,
    CoreGenderClaim, CoreGrantType, CoreJsonWebKey, CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm, CoreResponseMode, CoreResponseType, CoreRevocableToken,
    CoreRevocationErrorResponse, CoreSubjectIdentifierType, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalProviderMetadata, Client, DiscoveryError, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet,
    EndpointSet, IdToken, IdTokenClaims, IdTokenFields, IdTokenVerifier, IssuerUrl, JsonWebKeySet, ProviderMetadata,
    StandardErrorResponse, StandardTokenResponse,
};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use crate::claims::More;
use crate::fault::{Fault, said};
use crate::http::Http;

/// How long what a provider says of itself holds.
const FRESH: Duration = Duration::from_secs(3_600);
/// How long between two fetches of what could not be had, or of keys for a signature by an unknown one: whoever sends us
/// nonsense does not make us ask the provider each time.
const AGAIN: Duration = Duration::from_secs(30);

/// What a provider says of itself beyond the core of the standard.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Extra {
    #[serde(default)]
    pub(crate) end_session_endpoint: Option<String>,
    #[serde(default)]
    pub(crate) authorization_response_iss_parameter_supported: Option<bool>,
}

impl AdditionalProviderMetadata for Extra {}

pub(crate) type Metadata = ProviderMetadata<
    Extra,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

type TokenFields = IdTokenFields<
    More,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

pub(crate) type Token = IdToken<More, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;

pub(crate) type Claims = IdTokenClaims<More, CoreGenderClaim>;

pub(crate) type Verifier<'a> = IdTokenVerifier<'a, CoreJsonWebKey>;

pub(crate) type Oidc = Client<
    More,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<TokenFields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What is known of one provider.
#[derive(Debug, Default)]
pub(crate) struct Known(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    metadata: Option<Arc<Metadata>>,
    fetched: Option<Instant>,
    /// When it was last asked in vain, and why it was.
    failed: Option<(Instant, Fault)>,
    keys_fetched: Option<Instant>,
}

impl Known {
    /// What the provider says of itself. One request fetches it; the others wait for that one.
    pub(crate) async fn get(&self, issuer: &str, http: &Http) -> Result<Arc<Metadata>, Fault> {
        let mut state = self.0.lock().await;
        let fresh = state.fetched.is_some_and(|at| at.elapsed() < FRESH);
        if let Some(metadata) = state.metadata.as_ref().filter(|_| fresh) {
            return Ok(Arc::clone(metadata));
        }
        let recent = state.failed.as_ref().filter(|(at, _)| at.elapsed() < AGAIN);
        // A provider known before is not asked again at once when it fails: what is known still serves.
        if let (Some(_), Some(metadata)) = (recent, &state.metadata) {
            return Ok(Arc::clone(metadata));
        }
        match discover(issuer, http).await {
            Ok(metadata) => {
                let metadata = Arc::new(metadata);
                *state = State {
                    metadata: Some(Arc::clone(&metadata)),
                    fetched: Some(Instant::now()),
                    failed: None,
                    keys_fetched: state.keys_fetched,
                };
                Ok(metadata)
            }
            Err(fault) => {
                state.failed = Some((Instant::now(), fault.clone()));
                state.metadata.clone().ok_or(fault)
            }
        }
    }

    /// The same with keys fetched anew, because none known made a signature; `None` when they were a moment ago.
    pub(crate) async fn with_new_keys(&self, http: &Http) -> Result<Option<Arc<Metadata>>, Fault> {
        let mut state = self.0.lock().await;
        let Some(metadata) = state.metadata.clone() else { return Ok(None) };
        if state.keys_fetched.is_some_and(|at| at.elapsed() < AGAIN) {
            return Ok(None);
        }
        state.keys_fetched = Some(Instant::now());
        let keys: CoreJsonWebKeySet =
            JsonWebKeySet::fetch_async(metadata.jwks_uri(), http).await.map_err(undiscovered)?;
        let metadata = Arc::new(metadata.as_ref().clone().set_jwks(keys));
        state.metadata = Some(Arc::clone(&metadata));
        Ok(Some(metadata))
    }
}

async fn discover(issuer: &str, http: &Http) -> Result<Metadata, Fault> {
    let url = IssuerUrl::new(issuer.to_owned()).map_err(|error| Fault::Setup(error.to_string()))?;
    Metadata::discover_async(url, http).await.map_err(undiscovered)
}

fn undiscovered(error: DiscoveryError<levain_outbound::Fault>) -> Fault {
    match error {
        DiscoveryError::Request(fault) => fault.into(),
        DiscoveryError::Parse(error) => Fault::Unreadable(said(&error.to_string())),
        DiscoveryError::Response(_, _, words) | DiscoveryError::Validation(words) => Fault::Unreadable(said(&words)),
        other => Fault::Unreadable(said(&other.to_string())),
    }
}
