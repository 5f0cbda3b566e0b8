//! The reasons for which a platform shows, keeps or refuses a page.

use serde::Serialize;

/// Why a page is shown, kept or refused. One variant a reason; number and sentence come from [`super`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    // FlutterFlow
    /// `/` with a session: the Logged In Page.
    RootLoggedIn,
    /// `/` with nothing stored: the Entry Page.
    RootNothingStored,
    /// `/` with a stored session whose expiry is past: the Entry Page.
    RootExpired,
    /// `/`, and sessions are not persisted: the Entry Page.
    RootNotPersisted,
    /// `/` with a session of which no token is stored: the Entry Page.
    RootNoToken,
    /// `/`, and a stored value could not be read: the Entry Page.
    RootUnreadable,
    /// `/` after the session in memory ended: the Entry Page.
    RootLoggedOut,
    /// The Entry Page or the Logged In Page is not chosen, or deleted.
    PageNotChosen,
    /// The Entry Page's own address, although someone is logged in.
    EntryPageAddress,
    /// The page needs no sign-in.
    OpenPage,
    /// The page needs a sign-in, and there is one.
    GuardPassed,
    /// The page needs a sign-in: the Entry Page opens and the page is remembered.
    GuardRefused,
    /// The same, and a stored token was ignored because its expiry is past.
    GuardRefusedExpired,
    /// Navigate Automatically.
    AutomaticNavigation,
    /// The same, run by Terminate.
    TerminatedAutomatic,
    /// Terminate ended the chain before the navigation that was scheduled.
    TerminatedBefore,
    /// An explicit Navigate To.
    ManualNavigation,
    /// Page-load actions send from page to page without end.
    PagesInCircles,
    /// A page was waiting for the sign-in.
    PendingWins,
    /// Signed in again with the same UID while a page was waiting: nothing moves.
    StuckSameUid,
    /// A page was waiting, so the navigation did nothing.
    NavigationSuppressed,
    /// Signed in, and no action navigates.
    NothingNavigates,
    /// Log Out, Navigate Automatically.
    LoggedOutAutomatic,
    /// Log Out without any navigation.
    LoggedOutStays,
    /// The session's expiry passed while the app is open.
    ExpiryUnnoticed,
    /// An exception ended the chain.
    ChainAborted,
    /// No action of the step navigates.
    NoNavigation,
    /// A call has no answer, so the chain is still waiting.
    StillWaiting,
    /// A tab of the nav bar: no guard is asked.
    NavBarTab,
    /// A control that is not on the screen cannot be tapped.
    NotOnScreen,
    /// The workflow of the step is not there (any more).
    FlowMissing,
    /// Nobody has opened the app.
    NotOpened,
    /// No page has this address; the choice of `/` applies.
    UnknownRoute,

    // WeWeb
    /// The page is public.
    PublicPage,
    /// Private, and there is a user.
    UserPresent,
    /// Private, and there is no user.
    NoUser,
    /// Private with roles, and the user has them.
    RoleMatches,
    /// Private with roles, and the user lacks them.
    RoleMissing,
    /// Private with roles of which one is enough, and the user's roles are a text: the guard throws.
    RolesAreText,
    /// The editor opens every page.
    EditorOpens,
    /// The page to redirect to is not chosen or does not exist.
    RedirectTargetMissing,
    /// Same page as before: the guard is skipped.
    SameRoute,
    /// No action of the step changes the page.
    NoChangePage,
    /// An error ended the workflow.
    WorkflowFailed,
    /// The token ended; nothing reacts to that.
    TokenEndUnnoticed,
    /// Clear session does not navigate.
    SessionClearedStays,
    /// On user load has not finished, so nothing is rendered.
    GuardWaits,
    /// The workflow of the step is waiting for an answer.
    WorkflowWaits,
    /// A control that is not on the screen cannot be clicked.
    NotOnPage,
    /// A control that is hidden from this user cannot be clicked.
    NotShown,
    /// Nobody has opened the app.
    AppNotOpened,
    /// No page has this address.
    NoSuchPage,
    /// The workflow of the step is not there (any more).
    WorkflowMissing,
    /// Redirects go round in circles.
    RedirectCircle,
    /// Change page goes round in circles.
    NavigationCircle,
    /// Authenticate inside On user load runs On user load again and again.
    AuthenticateCircle,

    // WeWeb, legacy plugin
    /// The page has no user group.
    LegacyPublic,
    /// The page asks for someone who is signed in, and the flag says so.
    LegacySignedIn,
    /// The page asks for someone who is signed in, and the flag says no.
    LegacySignedOut,
    /// The page has groups, and the user is in one.
    LegacyGroupMatches,
    /// The page has groups, and the user is in none.
    LegacyGroupMissing,
    /// The page has groups, and the user's roles are no list: the guard throws.
    LegacyRolesThrow,
    /// The auth init has not finished, so nothing is rendered.
    LegacyGuardWaits,
    /// The token ended; the plugin looks at no clock.
    LegacyTokenEnd,
    /// Logout does not navigate.
    LegacyLogOutStays,
    /// The token ended; the plugin for Xano refreshes nothing.
    PluginTokenEnd,
    /// The token ended; Supabase's client renews it.
    PluginRenews,
}

impl Why {
    /// Whether the step could not happen at all: what it is about is not on screen, or not there.
    #[must_use]
    pub fn is_not_possible(self) -> bool {
        matches!(self, Self::NotOnScreen | Self::FlowMissing | Self::NotOpened | Self::NotOnPage | Self::NotShown | Self::AppNotOpened)
    }
}
