//! A link by e-mail that logs in.

use super::{assumed, bearer, call, orders, value};
use crate::domain::project::carrier::Reads;
use crate::domain::project::endpoint::{Notation, Purpose};
use crate::domain::web::wire::Method;
use crate::knowledge::blueprint::{Blueprint, BlueprintValue, Habits, Life, Mailed, Rotation};

/// What comes by mail.
const CODE: &str = "code";

/// The blueprint.
pub(super) fn blueprint() -> Blueprint {
    let mut mail = call(Purpose::Other, Method::Post, "{{base_url}}/auth/mail").json(r#"{"email": "{{email}}"}"#).done();
    (mail.id, mail.name) = ("mail".into(), "Send a mail".into());
    Blueprint {
        id: "mailed_link".into(),
        title: "Link by e-mail (magic link)".into(),
        shape: "mailed_link".into(),
        endpoints: vec![
            mail,
            call(Purpose::LogIn, Method::Post, "{{base_url}}/auth/verify")
                .json(r#"{"code": "{{code}}"}"#)
                .reads(&[(Reads::TOKEN, "access_token"), (Reads::UID, "user.id"), (Reads::USER, "user")])
                .expiry("expires_in", Notation::SecondsFromNow)
                .taking(&[CODE]),
            call(Purpose::CurrentUser, Method::Get, "{{base_url}}/auth/me").bearer().reads(&[(Reads::UID, "id"), (Reads::USER, "")]).done(),
            orders("{{base_url}}/orders").bearer().done(),
        ],
        carrier: bearer(),
        base: "the address of your server, such as https://api.example.com".into(),
        values: vec![BlueprintValue {
            secret: true,
            ask: true,
            ..value(CODE, "what stands behind code= in the link that comes by mail", "246810")
        }],
        traps: vec![
            assumed("1b", "The page that the link opens must be open to everyone: a guard would lead away before anything is read."),
            assumed("1b", "Each of them serves once, and for a short time: the run asks you for a new one."),
        ],
        habits: Habits {
            jwt: true,
            life: Life::Seconds(900),
            rotation: Rotation::Never,
            mailed: Some(Mailed { endpoint: "mail".into(), input: CODE.into(), link: true }),
            ..Habits::default()
        },
    }
}
