//! What a decision says.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::domain::record::decision::Decision;
use crate::domain::record::fact::{Fact, InWords};
use crate::domain::rules::why::Why;

/// What happens, in words.
#[must_use]
pub fn headline(decision: &Decision) -> String {
    match (&decision.page, decision.moved) {
        (None, _) => "Nothing is rendered".to_owned(),
        (Some(_), true) => format!("Go to {}", decision.page_name),
        (Some(_), false) => format!("Stay on {}", decision.page_name),
    }
}

/// Why, in one sentence.
#[must_use]
pub fn reason(decision: &Decision) -> String {
    let fact = |is: fn(&Fact) -> bool| decision.facts.iter().find(|fact| is(fact)).map(Fact::words).unwrap_or_default();
    macro_rules! fact {
        ($name:ident) => {
            fact(|fact| matches!(fact, Fact::$name(..)))
        };
    }
    let page = &decision.page_name;
    let below = decision.facts.iter().find_map(|fact| match fact {
        Fact::Back(page) => page.as_deref(),
        _ => None,
    });
    let no_user = decision.facts.iter().find_map(|fact| match fact {
        Fact::NoUserBecause(why) => Some(why.words()),
        _ => None,
    });
    match decision.why {
        Why::RootLoggedIn => "someone is logged in, so the Logged In Page is shown".into(),
        Why::RootNothingStored => "nothing is stored, so the Entry Page is shown".into(),
        Why::RootExpired => "a token is stored but ignored: the stored expiry is past, so the Entry Page is shown".into(),
        Why::RootNotPersisted => "Persist Auth Sessions is off, so nobody is logged in after a start".into(),
        Why::RootNoToken => "there is no token among the stored values, so nobody is logged in and the Entry Page is shown".into(),
        Why::RootUnreadable => "a stored value cannot be read, so nobody is logged in and the Entry Page is shown".into(),
        Why::PageNotChosen => format!("the {} is not chosen or does not exist, so there is nothing to show", fact!(Setting)),
        Why::EntryPageAddress => format!("this is {page}'s own address; only / switches to the Logged In Page when someone is logged in"),
        Why::RootLoggedOut => "nobody is logged in, so the Entry Page is shown".into(),
        Why::OpenPage => format!("{page} does not require authentication"),
        Why::GuardPassed => format!("{page} requires authentication, and someone is logged in"),
        Why::GuardRefused => {
            format!(
                "{} requires authentication and nobody is logged in, so the Entry Page opens and {} waits",
                fact!(Wanted),
                fact!(Pending)
            )
        }
        Why::GuardRefusedExpired => {
            format!(
                "token kept but ignored: the stored expiry is past, so {} sends to the Entry Page and {} waits",
                fact!(Wanted),
                fact!(Pending)
            )
        }
        Why::AutomaticNavigation => "Navigate Automatically is on, and no other page was asked for before".into(),
        Why::TerminatedAutomatic => "Terminate ends the flow, and Navigate Automatically runs first (not in older exports)".into(),
        Why::TerminatedBefore => {
            "Terminate ends the flow, and exports of 2023 to 2025 return without the automatic navigation that was due".into()
        }
        Why::ManualNavigation if below.is_none() => "a Navigate To action asks for it, and nothing stays below".into(),
        Why::ManualNavigation => {
            format!("a Navigate To action asks for it; {} stays below, where Back leads to", below.unwrap_or_default())
        }
        Why::PagesInCircles => "On Page Load actions send from page to page in circles; a real app would go on, stopped here".into(),
        Why::PendingWins => format!("{} was pending since before the log-in, so it opens instead", fact!(Pending)),
        Why::StuckSameUid => format!(
            "{} is pending and the same UID signed in again, so the router neither looks again nor lets the navigation through; a reload fixes it",
            fact!(Pending)
        ),
        Why::NavigationSuppressed => format!("{} is pending, so the navigation after the auth action does nothing", fact!(Pending)),
        Why::NothingNavigates => "Navigate Automatically is off and no Navigate To follows".into(),
        Why::LoggedOutAutomatic => "logged out, and Navigate Automatically leads to the Entry Page".into(),
        Why::LoggedOutStays => "logged out, but Navigate Automatically is off and no Navigate To follows".into(),
        Why::ExpiryUnnoticed if decision.facts.contains(&Fact::SignedIn(false)) => {
            "nobody is signed in, and time alone changes no page".into()
        }
        Why::ExpiryUnnoticed => "an expiry that passes while the app is open is not noticed; the next call may answer 401".into(),
        Why::ChainAborted => format!("the action flow ended with an exception: {}", fact!(Thrown)),
        Why::NoNavigation => "no action of this step navigates".into(),
        Why::StillWaiting => "a call has no answer yet, and the app has no time limit of its own".into(),
        Why::NavBarTab => "a tab of the nav bar swaps the page without the router: no guard is asked, and the address stays".into(),
        Why::NotOnScreen | Why::NotOnPage => format!("“{}” is on {}, which is not on screen", fact!(Control), fact!(Wanted)),
        Why::NotShown if decision.facts.contains(&Fact::SignedIn(true)) => {
            format!("“{}” is shown to users who are not signed in, and this one is", fact!(Control))
        }
        Why::NotShown => format!("“{}” is shown to signed-in users, and nobody is signed in", fact!(Control)),
        Why::FlowMissing => format!("there is no action flow “{}” to start", fact!(Workflow)),
        Why::NotOpened | Why::AppNotOpened => "the app is not open".into(),
        Why::UnknownRoute => format!("no page has the address {}, so the choice of / applies", fact!(Path)),
        Why::PublicPage => format!("{page} is public"),
        Why::UserPresent => format!("{page} is private, and there is a user"),
        Why::NoUser => format!(
            "{} is private and there is no user{}, so the unauthenticated page opens",
            fact!(Wanted),
            no_user.map(|why| format!(" ({why})")).unwrap_or_default()
        ),
        Why::RoleMatches => format!("{page} asks for {}, and the user has it", fact!(Roles)),
        Why::RoleMissing => {
            format!("{} asks for {} and the user has {}, so the unauthorized page opens", fact!(Wanted), fact!(Roles), fact!(UserRoles))
        }
        Why::RolesAreText => format!(
            "{} asks for one of several roles, and the user's roles are the text {}, not a list: the guard stops with a TypeError",
            fact!(Wanted),
            fact!(UserRoles)
        ),
        Why::EditorOpens => format!("{} is private, but the editor opens every page; try it on staging", fact!(Wanted)),
        Why::RedirectTargetMissing => format!("“Page not found.”: the {} page is not chosen or does not exist", fact!(Setting)),
        Why::SameRoute => "the same page as before, so the guard is skipped".into(),
        Why::NoChangePage => "no action of this step changes the page".into(),
        Why::WorkflowFailed => format!("the workflow stopped at an error: {}", fact!(Thrown)),
        Why::TokenEndUnnoticed => "nothing in WeWeb watches the token; the next call may answer 401".into(),
        Why::SessionClearedStays => "Clear session does not navigate".into(),
        Why::GuardWaits => "On user load has not finished, and the page waits for it".into(),
        Why::WorkflowWaits => "a call has no answer yet, and the workflow waits for it".into(),
        Why::NoSuchPage => format!("no page has the address {}", fact!(Path)),
        Why::WorkflowMissing => format!("there is no workflow “{}” to start", fact!(Workflow)),
        Why::NavigationCircle => "Change page goes round in circles; a real app would go on, stopped here".into(),
        Why::AuthenticateCircle => {
            "Authenticate inside On user load runs On user load again, without end: requests without end and no page; stopped here".into()
        }
        Why::LegacyPublic => format!("{page} has no user group, so it is open to everyone"),
        Why::LegacySignedIn => format!("{page} asks for signed-in people, and isAuthenticated is true"),
        Why::LegacySignedOut => {
            format!("{} asks for signed-in people and isAuthenticated is false, so the page for people not signed in opens", fact!(Wanted))
        }
        Why::LegacyGroupMatches => format!("{page} asks for {}, and the user has it", fact!(Roles)),
        Why::LegacyGroupMissing => {
            format!("{} asks for {} and the user has {}, so the forbidden page opens", fact!(Wanted), fact!(Roles), fact!(UserRoles))
        }
        Why::LegacyRolesThrow => format!(
            "{} asks for a role, and at the role key {} stands a {}, not a list: the guard stops with a TypeError",
            fact!(Wanted),
            fact!(RoleKey),
            fact!(UserRoles)
        ),
        Why::LegacyGuardWaits => "Fetch User at page load has not finished, and the private page waits for it".into(),
        Why::LegacyTokenEnd if decision.facts.contains(&Fact::AccessToken(None)) => {
            "there is no access token, and the plugin looks at no clock".into()
        }
        Why::LegacyTokenEnd => "the plugin looks at no clock; the next call that answers 401 makes it refresh".into(),
        Why::PluginTokenEnd => "the plugin looks at no clock and refreshes nothing; the next call may answer 401".into(),
        Why::PluginRenews => "Supabase's client renews the token by itself, and the page stays".into(),
        Why::LegacyLogOutStays => "Logout does not navigate".into(),
        Why::RedirectCircle => "the redirects go round in circles: the page reloads without end; stopped here".into(),
    }
}

impl Decision {
    /// The reason in one sentence, without the page.
    #[must_use]
    pub fn reason(&self) -> String {
        reason(self)
    }

    /// What happens, in words: "Go to Home", "Stay on Login".
    #[must_use]
    pub fn headline(&self) -> String {
        headline(self)
    }
}

impl Serialize for Decision {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(6))?;
        map.serialize_entry("rule", self.rule().as_str())?;
        map.serialize_entry("outcome", &self.why)?;
        map.serialize_entry("page", &self.page)?;
        map.serialize_entry("moved", &self.moved)?;
        map.serialize_entry("facts", &InWords(&self.facts))?;
        map.serialize_entry("headline", &self.headline())?;
        map.serialize_entry("reason", &self.reason())?;
        map.end()
    }
}
