//! The register of standing permissions: what a body allows its people to contribute to, so that nobody has to ask twice.
//!
//! A steward grants it for a software, a repository, a class of licences or everything, for some kinds of contribution, until
//! a day or until it is revoked; it expires by itself at the end of that day. What a body says is inherited holds for the
//! bodies below it. Days are those of the site's time zone and are given by the caller.

use jiff::civil::Date;
use levain_license::Class;
use levain_model::{
    Actor, ContributionKind, Id, Language, NewEvent, Organization, PermissionRequest, PermissionScope, RequestState,
    Software, StandingPermission, Subject, Verb,
};
use levain_store::join_keys::{self, JoinKey};
use levain_store::software::Located;
use levain_store::{Reader, organizations, people, software, standing};

use crate::App;
use crate::bodies::{Faults, civil};
use crate::error::AppError;
use crate::joins;
use crate::members::message_of;
use crate::permission::{Action, Principal, allows_in, require, require_in};
use crate::table::Table;
use crate::views::{
    AskedView, BodyAnswer, Labelled, MayView, NewPermission, PermissionView, RegisterView, RequestsView, TargetView,
};

/// Longest conditions, in characters.
pub const CONDITIONS: usize = 1_000;
/// Why a permission no longer holds when it was changed: a public word of ours, so in both languages.
const REPLACED: &str = "Remplacée par une nouvelle permission · Replaced by a new permission";
/// Classes of licences that a permission can name.
const CLASSES: [Class; 5] =
    [Class::Permissive, Class::WeakReciprocity, Class::StrongReciprocity, Class::NetworkReciprocity, Class::Data];

/// What somebody wants to contribute to.
struct Target {
    software: Option<Software>,
    repository: Option<String>,
}

impl Target {
    fn name(&self) -> String {
        let named = self.software.as_ref().and_then(|software| software.fields.name.clone());
        named.or_else(|| self.repository.clone()).unwrap_or_default()
    }

    fn class(&self) -> Option<Class> {
        let license = self.software.as_ref()?.fields.license.as_deref()?;
        Some(levain_license::class_of(license))
    }

    fn scope(&self) -> Option<PermissionScope> {
        match (&self.software, &self.repository) {
            (Some(software), _) => Some(PermissionScope::Software(software.id)),
            (None, Some(repository)) => Some(PermissionScope::Repository(repository.clone())),
            (None, None) => None,
        }
    }

    fn is_in(&self, scope: &PermissionScope) -> bool {
        match scope {
            PermissionScope::Everything => true,
            PermissionScope::LicenseClass(class) => self.class().is_some_and(|own| own.as_str() == class),
            PermissionScope::Software(id) => self.software.as_ref().is_some_and(|software| software.id == *id),
            PermissionScope::Repository(address) => self.repository.as_ref() == Some(address),
        }
    }
}

impl App {
    /// Grants a standing permission; with `request`, it answers it. The same one sent twice is one.
    ///
    /// # Errors
    /// No permission; no such body; a value that cannot be taken.
    pub async fn grant_permission(
        &self,
        principal: &Principal,
        slug: &str,
        new: &NewPermission,
        today: Date,
    ) -> Result<Id, AppError> {
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        let body = self.body_at(&mut tx, slug).await?;
        let actor = require_in(principal, Action::StewardOrganization, body.id)?;
        let mut faults = Faults::default();
        let scope = match new.scope.as_str() {
            "everything" => Some(PermissionScope::Everything),
            "license_class" => {
                let known = CLASSES.iter().find(|class| class.as_str() == new.class);
                if known.is_none() {
                    faults.note("class", "Choisissez une classe de licences.", "Choose a class of licences.");
                }
                known.map(|class| PermissionScope::LicenseClass(class.as_str().to_owned()))
            }
            "project" => {
                let target = self.permission_target(&mut tx, &new.about).await?;
                if target.is_none() {
                    let (fr, en) = unknown_target();
                    faults.note("about", fr, en);
                }
                target.and_then(|target| target.scope())
            }
            _ => {
                faults.note("scope", "Dites à quoi la permission s’applique.", "Say what the permission applies to.");
                None
            }
        };
        let kinds: Vec<ContributionKind> = ContributionKind::ALL
            .into_iter()
            .filter(|kind| new.kinds.iter().any(|name| name == kind.as_str()))
            .collect();
        if kinds.is_empty() {
            faults.note(
                "kinds",
                "Cochez au moins un genre de contribution.",
                "Tick one kind of contribution at least.",
            );
        }
        let conditions = new.conditions.trim().replace("\r\n", "\n");
        if conditions.chars().count() > CONDITIONS {
            faults.note(
                "conditions",
                format!("Raccourcissez les conditions à {CONDITIONS} caractères."),
                format!("Shorten the conditions to {CONDITIONS} characters."),
            );
        }
        let until = faults.take(civil("until", &new.until))?.flatten();
        if until.is_some_and(|last| last < today) {
            faults.note("until", "Ce jour est déjà passé.", "This day is past already.");
        }
        faults.done()?;
        let replaced = match new.replaces {
            Some(id) => {
                let found = standing::get(&mut tx, id).await?.filter(|one| one.organization == body.id);
                Some(found.ok_or(AppError::NotFound)?)
            }
            None => None,
        };
        let scope = scope.ok_or_else(|| AppError::Internal("a scope without a fault".to_owned()))?;
        let permission = StandingPermission {
            id: self.new_id(),
            organization: body.id,
            scope,
            kinds,
            conditions,
            until,
            public: new.public,
            inherited: new.inherited,
            granted_by: actor,
            granted_at: now,
            revoked_at: None,
            revoked_by: None,
            reason: None,
        };
        let same = |known: &StandingPermission| {
            known.holds_on(today)
                && (&known.scope, &known.kinds, &known.conditions)
                    == (&permission.scope, &permission.kinds, &permission.conditions)
                && (known.until, known.public, known.inherited) == (until, permission.public, permission.inherited)
        };
        let known = standing::of_organization(&mut tx, body.id).await?.into_iter().find(same);
        let id = match known {
            // The same one twice, or a change that changes nothing.
            Some(known) => known.id,
            None => {
                if let Some(replaced) = replaced {
                    // Somebody else revoked or changed it since the form was shown.
                    if replaced.revoked_at.is_some() {
                        return Err(crate::bodies::changed_meanwhile());
                    }
                    standing::revoke(&mut tx, replaced.id, REPLACED, actor, now).await?;
                    tx.append(event(actor, Verb::Updated, replaced.id, body.id), now);
                }
                standing::insert(&mut tx, &permission).await?;
                tx.append(event(actor, Verb::Granted, permission.id, body.id), now);
                permission.id
            }
        };
        if let Some(request) = new.request {
            let asked = standing::request(&mut tx, request).await?;
            if asked.is_some_and(|asked| asked.organization == body.id && asked.state == RequestState::Open) {
                standing::answer(&mut tx, request, RequestState::Granted, None, actor, now).await?;
                tx.append(event(actor, Verb::Approved, request, body.id), now);
            }
        }
        tx.commit().await?;
        Ok(id)
    }

    /// Revokes a permission, and keeps why.
    ///
    /// # Errors
    /// No permission; no such permission of that body; no reason; somebody else revoked it meanwhile.
    pub async fn revoke_permission(
        &self,
        principal: &Principal,
        slug: &str,
        permission: Id,
        reason: &str,
    ) -> Result<(), AppError> {
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        let body = self.body_at(&mut tx, slug).await?;
        let actor = require_in(principal, Action::StewardOrganization, body.id)?;
        let found = standing::get(&mut tx, permission).await?.filter(|one| one.organization == body.id);
        let found = found.ok_or(AppError::NotFound)?;
        let reason = message_of("reason", reason)?;
        if reason.is_empty() {
            return Err(AppError::invalid("reason", "Dites pourquoi elle est retirée.", "Say why it is revoked."));
        }
        match &found.reason {
            // The same one twice.
            Some(before) if *before == reason => return Ok(()),
            Some(_) => return Err(crate::bodies::changed_meanwhile()),
            None => {}
        }
        standing::revoke(&mut tx, found.id, &reason, actor, now).await?;
        tx.append(event(actor, Verb::Revoked, found.id, body.id), now);
        tx.commit().await?;
        Ok(())
    }

    /// The register of a body: public permissions; for its own people, all of them, with those that no longer hold.
    ///
    /// # Errors
    /// No such body; a failure of the database.
    pub async fn register(
        &self,
        principal: &Principal,
        slug: &str,
        today: Date,
        language: Language,
    ) -> Result<RegisterView, AppError> {
        let store = &self.inner.store;
        let body = self.body_at(store, slug).await?;
        let inside = allows_in(principal, Action::ActForOrganization, body.id);
        let mut view = RegisterView {
            body: self.body_entry(&body, language),
            stewards: allows_in(principal, Action::StewardOrganization, body.id),
            inside,
            standing: Vec::new(),
            inherited: Vec::new(),
            past: Vec::new(),
        };
        for one in standing::of_organization(store, body.id).await? {
            if !(inside || one.public && one.holds_on(today)) {
                continue;
            }
            let shown = self.permission_view(&one, &body, today, inside, language).await?;
            if shown.holds { view.standing.push(shown) } else { view.past.push(shown) }
        }
        for above in self.above(&body).await? {
            for one in standing::of_organization(store, above.id).await? {
                if one.inherited && one.holds_on(today) && (inside || one.public) {
                    view.inherited.push(self.permission_view(&one, &above, today, false, language).await?);
                }
            }
        }
        Ok(view)
    }

    /// The public permissions that hold, of every body, by body.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn public_permissions(&self, today: Date, language: Language) -> Result<Vec<PermissionView>, AppError> {
        let mut all = standing::standing(&self.inner.store).await?;
        all.retain(|one| one.public && one.holds_on(today));
        self.listed(&all, today, language).await
    }

    /// May I contribute to this? For the bodies of whoever asks, and as other bodies say in public.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn may_contribute(
        &self,
        principal: &Principal,
        about: &str,
        today: Date,
        language: Language,
    ) -> Result<MayView, AppError> {
        let store = &self.inner.store;
        let target = if about.trim().is_empty() { None } else { self.permission_target(store, about).await? };
        let mut view = MayView {
            about: about.trim().to_owned(),
            target: target.as_ref().map(|target| TargetView {
                name: target.name(),
                software: target.software.as_ref().map(|software| software.slug.clone()),
                repository: target.repository.clone(),
                license: target
                    .software
                    .as_ref()
                    .and_then(|software| software.fields.license.as_deref())
                    .map(|license| self.label_license(license, language)),
            }),
            bodies: Vec::new(),
            public: Vec::new(),
        };
        let Some(target) = target else { return Ok(view) };
        let scope = target.scope();
        let mine: Vec<Id> = principal.memberships.iter().map(|one| one.organization).collect();
        let bodies = organizations::by_ids(store, &mine).await?;
        let asked = match &principal.person {
            Some(person) => standing::requests_of(store, person.id).await?,
            None => Vec::new(),
        };
        for id in &mine {
            let Some(body) = bodies.get(id) else { continue };
            let mut permissions = Vec::new();
            for one in standing::of_organization(store, body.id).await? {
                if one.holds_on(today) && target.is_in(&one.scope) {
                    permissions.push(self.permission_view(&one, body, today, true, language).await?);
                }
            }
            for above in self.above(body).await? {
                for one in standing::of_organization(store, above.id).await? {
                    if one.inherited && one.holds_on(today) && target.is_in(&one.scope) {
                        permissions.push(self.permission_view(&one, &above, today, false, language).await?);
                    }
                }
            }
            let request = asked.iter().rfind(|one| one.organization == *id && Some(&one.scope) == scope.as_ref());
            view.bodies.push(BodyAnswer {
                body: self.body_entry(body, language),
                permissions,
                asked: request.map(|one| (one.state, one.requested_at, one.answer.clone())),
            });
        }
        let mut public = standing::standing(store).await?;
        public.retain(|one| {
            one.public && one.holds_on(today) && target.is_in(&one.scope) && !mine.contains(&one.organization)
        });
        view.public = self.listed(&public, today, language).await?;
        Ok(view)
    }

    /// Asks the stewards of one's body for a permission. Asking again while it waits changes nothing.
    ///
    /// # Errors
    /// It is not one's body; nothing of the kind is known; the message is too long.
    pub async fn ask_permission(
        &self,
        principal: &Principal,
        slug: &str,
        about: &str,
        message: &str,
    ) -> Result<(), AppError> {
        let actor = require(principal, Action::ManageOwnAccount)?;
        let Some(person) = &principal.person else { return Err(AppError::SignInRequired) };
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        let body = match self.body_at(&mut tx, slug).await {
            Ok(body) if principal.role_in(body.id).is_some() => body,
            Ok(_) => return Err(AppError::Forbidden),
            Err(error) => return Err(error),
        };
        let mut faults = Faults::default();
        let scope = self.permission_target(&mut tx, about).await?.and_then(|target| target.scope());
        if scope.is_none() {
            let (fr, en) = unknown_target();
            faults.note("about", fr, en);
        }
        let message = faults.take(message_of("message", message))?;
        faults.done()?;
        let (Some(scope), Some(message)) = (scope, message) else {
            return Err(AppError::Internal("a request without a fault".to_owned()));
        };
        let waiting = standing::requests_of(&mut tx, person.id).await?;
        let same = |one: &PermissionRequest| {
            one.organization == body.id && one.scope == scope && one.state == RequestState::Open
        };
        if waiting.iter().any(same) {
            return Ok(());
        }
        let request = PermissionRequest {
            id: self.new_id(),
            organization: body.id,
            person: person.id,
            scope,
            message,
            state: RequestState::Open,
            requested_at: now,
            decided_at: None,
            decided_by: None,
            answer: None,
        };
        standing::ask(&mut tx, &request).await?;
        tx.append(event(actor, Verb::Requested, request.id, body.id), now);
        tx.commit().await?;
        Ok(())
    }

    /// Refuses a request for a permission, and says why. (Granting the permission is what accepts it.)
    ///
    /// # Errors
    /// No permission; no such request to that body; no reason; it was answered meanwhile.
    pub async fn refuse_request(
        &self,
        principal: &Principal,
        slug: &str,
        request: Id,
        reason: &str,
    ) -> Result<(), AppError> {
        let now = self.now();
        let mut tx = self.inner.store.begin().await?;
        let body = self.body_at(&mut tx, slug).await?;
        let actor = require_in(principal, Action::StewardOrganization, body.id)?;
        let found = standing::request(&mut tx, request).await?.filter(|one| one.organization == body.id);
        let found = found.ok_or(AppError::NotFound)?;
        let reason = message_of("reason", reason)?;
        if reason.is_empty() {
            return Err(AppError::invalid("reason", "Dites pourquoi, en une phrase.", "Say why, in a sentence."));
        }
        match found.state {
            RequestState::Refused if found.answer.as_deref() == Some(reason.as_str()) => return Ok(()),
            RequestState::Open => {}
            _ => return Err(crate::bodies::changed_meanwhile()),
        }
        standing::answer(&mut tx, found.id, RequestState::Refused, Some(&reason), actor, now).await?;
        tx.append(event(actor, Verb::Refused, found.id, body.id), now);
        tx.commit().await?;
        Ok(())
    }

    /// What waits for the stewards of a body: who asks to belong to it, and for which permissions its people ask.
    ///
    /// # Errors
    /// No permission; no such body.
    pub async fn body_requests(
        &self,
        principal: &Principal,
        slug: &str,
        language: Language,
    ) -> Result<RequestsView, AppError> {
        let store = &self.inner.store;
        let body = self.body_at(store, slug).await?;
        require_in(principal, Action::StewardOrganization, body.id)?;
        let members = self.members(principal, slug, language).await?;
        let mut permissions = Vec::new();
        for one in standing::requests(store, body.id, RequestState::Open).await? {
            let Some(person) = people::get(store, one.person).await? else { continue };
            let (target, slug) = self.scope_words(&one.scope, language).await?;
            permissions.push(AskedView {
                id: one.id,
                name: person.display_name,
                email: person.email,
                about: target.label,
                software: slug,
                message: one.message,
                at: one.requested_at,
            });
        }
        Ok(RequestsView { body: members.body, members: members.waiting, permissions })
    }

    /// How the target of a request is written in a form.
    ///
    /// # Errors
    /// No permission; no such request to that body.
    pub async fn asked_about(&self, principal: &Principal, slug: &str, request: Id) -> Result<String, AppError> {
        let store = &self.inner.store;
        let body = self.body_at(store, slug).await?;
        require_in(principal, Action::StewardOrganization, body.id)?;
        let found = standing::request(store, request).await?.filter(|one| one.organization == body.id);
        self.target_words(&found.ok_or(AppError::NotFound)?.scope).await
    }

    /// How a target is written in a form: what [`App::permission_target`] reads.
    async fn target_words(&self, scope: &PermissionScope) -> Result<String, AppError> {
        Ok(match scope {
            PermissionScope::Software(id) => software::get(&self.inner.store, *id)
                .await?
                .map(|software| software.slug.to_string())
                .unwrap_or_default(),
            PermissionScope::Repository(address) => format!("https://{address}"),
            PermissionScope::Everything | PermissionScope::LicenseClass(_) => String::new(),
        })
    }

    /// A permission as the form that changes it begins.
    ///
    /// # Errors
    /// No permission; no such permission of that body.
    pub async fn permission_as_asked(
        &self,
        principal: &Principal,
        slug: &str,
        permission: Id,
    ) -> Result<NewPermission, AppError> {
        let store = &self.inner.store;
        let body = self.body_at(store, slug).await?;
        require_in(principal, Action::StewardOrganization, body.id)?;
        let found = standing::get(store, permission).await?.filter(|one| one.organization == body.id);
        let found = found.ok_or(AppError::NotFound)?;
        let (scope, class) = match &found.scope {
            PermissionScope::Everything => ("everything", String::new()),
            PermissionScope::LicenseClass(class) => ("license_class", class.clone()),
            PermissionScope::Software(_) | PermissionScope::Repository(_) => ("project", String::new()),
        };
        Ok(NewPermission {
            scope: scope.to_owned(),
            about: self.target_words(&found.scope).await?,
            class,
            kinds: found.kinds.iter().map(|kind| kind.as_str().to_owned()).collect(),
            conditions: found.conditions,
            until: found.until.map(|day| day.to_string()).unwrap_or_default(),
            public: found.public,
            inherited: found.inherited,
            request: None,
            replaces: Some(permission),
        })
    }

    /// The classes of licences that a permission can name.
    pub fn permission_classes(&self, language: Language) -> Vec<Labelled> {
        CLASSES.iter().map(|class| self.label_license_class(class.as_str(), language)).collect()
    }

    async fn listed(
        &self,
        permissions: &[StandingPermission],
        today: Date,
        language: Language,
    ) -> Result<Vec<PermissionView>, AppError> {
        let ids: Vec<Id> = permissions.iter().map(|one| one.organization).collect();
        let bodies = organizations::by_ids(&self.inner.store, &ids).await?;
        let mut views = Vec::with_capacity(permissions.len());
        for one in permissions {
            if let Some(body) = bodies.get(&one.organization) {
                views.push(self.permission_view(one, body, today, false, language).await?);
            }
        }
        views.sort_by_key(|view| (levain_model::id::fold(&view.body.name.text), view.granted_at));
        Ok(views)
    }

    async fn permission_view(
        &self,
        one: &StandingPermission,
        body: &Organization,
        today: Date,
        inside: bool,
        language: Language,
    ) -> Result<PermissionView, AppError> {
        let (scope, software) = self.scope_words(&one.scope, language).await?;
        // Who granted it is a person's name: for the people of the body only.
        let granted_by = match one.granted_by {
            Actor::Person(id) if inside => people::get(&self.inner.store, id).await?.map(|person| person.display_name),
            _ => None,
        };
        Ok(PermissionView {
            id: one.id,
            body: self.body_entry(body, language),
            scope,
            software,
            kinds: one.kinds.iter().map(|kind| kind.as_str()).collect(),
            conditions: levain_exchange::mask(&one.conditions),
            until: one.until.map(|day| day.to_string()),
            public: one.public,
            inherited: one.inherited,
            holds: one.holds_on(today),
            granted_at: one.granted_at,
            granted_by,
            revoked: one.revoked_at.map(|at| (at, one.reason.clone().unwrap_or_default())),
        })
    }

    /// A scope: its kind, and its value in words; and the address of the software it is, when it is one.
    async fn scope_words(
        &self,
        scope: &PermissionScope,
        language: Language,
    ) -> Result<(Labelled, Option<levain_model::Slug>), AppError> {
        let (kind, value) = scope.parts();
        let (label, slug) = match scope {
            PermissionScope::Everything => (String::new(), None),
            PermissionScope::LicenseClass(class) => (self.label_license_class(class, language).label, None),
            PermissionScope::Repository(_) => (value, None),
            PermissionScope::Software(id) => match software::get(&self.inner.store, *id).await? {
                Some(found) => (found.fields.name.clone().unwrap_or_default(), Some(found.slug)),
                None => ("—".to_owned(), None),
            },
        };
        Ok((Labelled { code: kind.to_owned(), label }, slug))
    }

    /// What a person means: the address of a repository or of a page, a slug, or the very name of a software.
    async fn permission_target(&self, reader: impl Into<Reader<'_>>, about: &str) -> Result<Option<Target>, AppError> {
        let mut reader = reader.into();
        let about = about.trim();
        if about.is_empty() {
            return Ok(None);
        }
        let path = about.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        let of_page =
            ["/logiciels/", "/software/"].iter().find_map(|room| path.rsplit_once(*room)).map(|(_, slug)| slug);
        let slug = of_page.or_else(|| (!about.contains('/')).then_some(about));
        if let Some(slug) = slug {
            let mut found = software_at(&mut reader, slug).await?;
            if let Located::Moved(to) = &found {
                found = software_at(&mut reader, to.as_str()).await?;
            }
            if let Located::Found(found) = found {
                return Ok(Some(of_software(*found)));
            }
            let key = JoinKey { kind: joins::NAME.to_owned(), value: levain_model::id::fold(about) };
            if let Some(found) = self.holder(&mut reader, key).await? {
                return Ok(Some(of_software(found)));
            }
        }
        let Some(repository) = about.contains('/').then(|| levain_exchange::normalise_repository(about)).flatten()
        else {
            return Ok(None);
        };
        let key = JoinKey { kind: joins::REPOSITORY.to_owned(), value: repository.clone() };
        let software = self.holder(&mut reader, key).await?;
        Ok(Some(Target { software, repository: Some(repository) }))
    }

    /// The software that a person means: the address of its page or of its repository, a slug, its very name.
    pub(crate) async fn software_meant(
        &self,
        reader: impl Into<Reader<'_>>,
        about: &str,
    ) -> Result<Option<Software>, AppError> {
        Ok(self.permission_target(reader, about).await?.and_then(|target| target.software))
    }

    /// The software that holds a key of a join.
    async fn holder(&self, reader: &mut Reader<'_>, key: JoinKey) -> Result<Option<Software>, AppError> {
        let holders = match &mut *reader {
            Reader::Store(store) => join_keys::find(*store, std::slice::from_ref(&key)).await?,
            Reader::Tx(tx) => join_keys::find(&mut **tx, std::slice::from_ref(&key)).await?,
        };
        let Some(first) = holders.into_values().flatten().next() else { return Ok(None) };
        Ok(match reader {
            Reader::Store(store) => software::get(*store, first.software).await?,
            Reader::Tx(tx) => software::get(&mut **tx, first.software).await?,
        })
    }
}

async fn software_at(reader: &mut Reader<'_>, slug: &str) -> Result<Located, AppError> {
    Ok(match reader {
        Reader::Store(store) => software::by_slug(*store, slug).await?,
        Reader::Tx(tx) => software::by_slug(&mut **tx, slug).await?,
    })
}

fn of_software(software: Software) -> Target {
    let repository = software.fields.repository_url.as_deref().and_then(levain_exchange::normalise_repository);
    Target { software: Some(software), repository }
}

fn unknown_target() -> (&'static str, &'static str) {
    (
        "Rien de tel n’est connu. Donnez l’adresse du dépôt (https://…), celle de la fiche, ou le nom exact du logiciel.",
        "Nothing of the kind is known. Give the address of the repository (https://…), that of its page here, or the exact name of the software.",
    )
}

fn event(actor: Actor, verb: Verb, id: Id, organization: Id) -> NewEvent {
    NewEvent { actor, verb, subject: Subject::Permission(id), fields: vec![format!("organization={organization}")] }
}

/// Permissions as CSV: one line each.
pub fn permissions_csv(views: &[PermissionView]) -> String {
    let columns = [
        "body",
        "body_name",
        "scope",
        "scope_value",
        "software",
        "kinds",
        "conditions",
        "until",
        "inherited",
        "granted_at",
    ];
    let mut table = Table::new(columns.iter().map(|column| (*column).to_owned()).collect());
    for view in views {
        table.push(vec![
            view.body.slug.to_string(),
            view.body.name.text.clone(),
            view.scope.code.clone(),
            view.scope.label.clone(),
            view.software.as_ref().map(ToString::to_string).unwrap_or_default(),
            view.kinds.join("|"),
            view.conditions.clone(),
            view.until.clone().unwrap_or_default(),
            if view.inherited { "yes" } else { "no" }.to_owned(),
            view.granted_at.to_string(),
        ]);
    }
    table.into_csv()
}
