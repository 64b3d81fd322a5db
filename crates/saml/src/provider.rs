//! A service provider: its metadata, and the request that begins a sign-in.

use crate::{Algorithm, Problem, Settings, keys};
use saml_rs::constants::Binding;
use saml_rs::metadata::{Endpoint, IdpMetadataConfig, generate_idp_metadata};
use saml_rs::{
    AcsEndpoint, AlgorithmPolicy, AssertionSignaturePolicy, AudienceValidationPolicy, AuthnRequestSigningPolicy,
    CertificatePem, Credentials, EntityId, IdpDescriptor, MetadataTrustPolicy, NameIdCreationPolicy, PrivateKeyPem,
    RelayStateParam, Saml, SignatureAlgorithm, SloEndpoint, Sp, SpConfig, SpValidationPolicy, StartSso, TemplatePolicy,
    XmlEncryptionPolicy, XmlPolicy, XmlSignatureProfile,
};

/// Our side and the identity provider's, ready for use.
pub struct Provider {
    pub(crate) settings: Settings,
    pub(crate) idp: IdpDescriptor,
}

/// A begun sign-in.
pub struct Started {
    /// What the answer must name.
    pub request_id: String,
    /// Where to send the browser.
    pub url: String,
}

const SHA1_URI: &str = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";

impl Provider {
    /// Checks that the settings fit together: keys and certificates can be read, addresses are addresses.
    pub fn new(settings: Settings) -> Result<Provider, Problem> {
        let certificates = keys::split(&settings.idp_certificates);
        if certificates.is_empty() {
            return Err(Problem("there is no certificate of the identity provider".into()));
        }
        let slo = (!settings.idp_slo_url.is_empty()).then_some(&settings.idp_slo_url);
        let metadata = generate_idp_metadata(&IdpMetadataConfig {
            entity_id: settings.idp_entity_id.clone(),
            signing_certs: certificates,
            want_authn_requests_signed: settings.sign_requests,
            single_sign_on_service: vec![Endpoint::new(Binding::Redirect, &settings.idp_sso_url)],
            single_logout_service: slo
                .into_iter()
                .flat_map(|url| [Endpoint::new(Binding::Redirect, url), Endpoint::new(Binding::Post, url)])
                .collect(),
            ..IdpMetadataConfig::default()
        });
        // The metadata is our own, made of settings that an administrator wrote.
        let trust = MetadataTrustPolicy::UnsignedForCompatibility;
        let expected = EntityId::try_new(&*settings.idp_entity_id)?;
        let idp = IdpDescriptor::from_metadata_xml_for(expected, &metadata, trust)?;
        let provider = Provider { settings, idp };
        provider.sp(false)?;
        Ok(provider)
    }

    /// Our metadata.
    pub fn metadata(&self) -> Result<String, Problem> {
        Ok(self.sp(self.settings.encrypt)?.metadata_xml().to_string())
    }

    /// Begins a sign-in; `relay` comes back with the answer (at most 80 bytes).
    pub fn start(&self, relay: &str) -> Result<Started, Problem> {
        let relay = RelayStateParam::try_from_option(Some(relay))?;
        let mut options = StartSso::redirect().relay_state(relay);
        if !self.scoped() {
            options = options.apply_web_browser_sso_generation_rules();
        }
        let started = self.sp(false)?.start_sso(&self.idp, options)?;
        Ok(Started {
            request_id: started.pending.request_id().as_str().to_string(),
            url: started.outbound.redirect_url()?.to_string(),
        })
    }

    fn scoped(&self) -> bool {
        !self.settings.scoping.0.is_empty()
    }

    /// `decrypt`: the key is there to open an encrypted assertion.
    pub(crate) fn sp(&self, decrypt: bool) -> Result<Saml<Sp>, Problem> {
        let s = &self.settings;
        let mut builder = SpConfig::builder(EntityId::try_new(&*s.entity_id)?)
            .acs_endpoint(AcsEndpoint::post(&*s.acs_url)?.mark_default())
            .credentials(self.credentials(decrypt))
            .validation(self.policy())
            .algorithms(AlgorithmPolicy { signature: self.signature(), ..AlgorithmPolicy::default() })
            .xml(XmlPolicy {
                // Opening the key of an encrypted assertion takes a time that depends on it. The caller answers every
                // refusal alike and after the same time, see `docs/saml.md`.
                encryption: if decrypt {
                    XmlEncryptionPolicy::encrypt_assertions()
                        .with_insecure_software_rsa_key_transport_decryption_allowed()
                } else {
                    XmlEncryptionPolicy::default()
                },
                ..XmlPolicy::default()
            });
        if !s.slo_url.is_empty() && !s.private_key.is_empty() {
            builder =
                builder.slo_endpoint(SloEndpoint::redirect(&*s.slo_url)?).slo_endpoint(SloEndpoint::post(&*s.slo_url)?);
        }
        if self.scoped() {
            let login_request_template = Some(self.scoped_request());
            builder = builder.templates(TemplatePolicy { login_request_template, ..TemplatePolicy::default() });
        }
        Ok(Saml::sp(builder.build()?)?)
    }

    fn credentials(&self, decrypt: bool) -> Credentials {
        let s = &self.settings;
        if s.private_key.is_empty() {
            return Credentials::default();
        }
        let key = || Some(PrivateKeyPem::new(&*s.private_key));
        let certificate = || (!s.certificate.is_empty()).then(|| CertificatePem::new(&*s.certificate));
        Credentials {
            signing_key: key(),
            signing_certificate: certificate(),
            encryption_certificate: if decrypt { certificate() } else { None },
            decryption_key: if decrypt { key() } else { None },
            ..Credentials::default()
        }
    }

    fn policy(&self) -> SpValidationPolicy {
        let s = &self.settings;
        // The strict profile knows RSA with SHA-2 and exclusive canonicalisation only.
        let strict = s.algorithm != Algorithm::RsaSha1 && !s.inclusive;
        SpValidationPolicy {
            assertions: AssertionSignaturePolicy::AllowUnsignedForCompatibility, // then the answer around it must be signed
            xml_signatures: if strict {
                XmlSignatureProfile::StrictRsaSha2
            } else {
                XmlSignatureProfile::AllowProviderSupportedForCompatibility
            },
            authn_requests: if s.sign_requests {
                AuthnRequestSigningPolicy::Sign
            } else {
                AuthnRequestSigningPolicy::DoNotSignForCompatibility
            },
            audience: AudienceValidationPolicy::Validate,
            name_id_creation: NameIdCreationPolicy::AllowCreate,
            ..SpValidationPolicy::recommended()
        }
    }

    fn signature(&self) -> SignatureAlgorithm {
        match self.settings.algorithm {
            Algorithm::RsaSha1 => SignatureAlgorithm::Custom(SHA1_URI.into()),
            Algorithm::RsaSha256 => SignatureAlgorithm::RsaSha256,
            Algorithm::RsaSha512 => SignatureAlgorithm::RsaSha512,
        }
    }

    /// The request with a list of the identity providers that a proxy may ask.
    fn scoped_request(&self) -> String {
        let (id, name) = &self.settings.scoping;
        let name = if name.is_empty() { String::new() } else { format!(" Name=\"{}\"", escape(name)) };
        format!(
            "<samlp:AuthnRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" \
             xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"{{ID}}\" Version=\"2.0\" \
             IssueInstant=\"{{IssueInstant}}\" Destination=\"{{Destination}}\" ProtocolBinding=\"{{ProtocolBinding}}\" \
             AssertionConsumerServiceURL=\"{{AssertionConsumerServiceURL}}\"><saml:Issuer>{{Issuer}}</saml:Issuer>\
             <samlp:NameIDPolicy AllowCreate=\"{{AllowCreate}}\"/><samlp:Scoping><samlp:IDPList><samlp:IDPEntry \
             ProviderID=\"{}\"{name}/></samlp:IDPList></samlp:Scoping></samlp:AuthnRequest>",
            escape(id)
        )
    }
}

fn escape(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    text.replace('{', "&#123;")
}
