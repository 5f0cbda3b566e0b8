//! "My login does not work" (product words, section 10): from a symptom and a few answers to the settings that can be its cause.

use authscope::diagnose::symptoms::{House, Symptom, diagnosed, questions};

/// Prints what every symptom comes to, for whoever writes questions.
#[test]
#[ignore = "a help for writing questions"]
fn show() {
    for house in House::ALL {
        for symptom in Symptom::ALL {
            let asked = questions(*symptom, *house);
            println!("\n===== {} · {}", house.title(), symptom.title());
            let right: Vec<Option<usize>> = asked.iter().map(|_| Some(0)).collect();
            let healthy = diagnosed(*symptom, *house, &right);
            println!(
                "healthy: {:?} {:?}",
                healthy.cases,
                healthy.causes.iter().map(|cause| (cause.id, &cause.title, &cause.why)).collect::<Vec<_>>()
            );
            for (at, question) in asked.iter().enumerate() {
                for (option, choice) in question.options.iter().enumerate().skip(1) {
                    let mut answers = right.clone();
                    answers[at] = Some(option);
                    let found = diagnosed(*symptom, *house, &answers);
                    let cause = found.causes.first().map_or("-".to_owned(), |cause| format!("{} {}", cause.id, cause.title));
                    println!("  {} = {}: {} {cause}", question.id, choice.label, if found.cases[0] { "SHOWS" } else { "fine" });
                }
            }
            let all = diagnosed(*symptom, *house, &vec![None; asked.len()]);
            let shown = all.cases.iter().filter(|shows| **shows).count();
            println!("all open: {shown} of {} show", all.cases.len());
            for cause in &all.causes {
                println!("    {} ×{} {}", cause.id, cause.cases, cause.title);
            }
        }
    }
}

/// Every combination with all answers as they should be works, and every wrong answer that is there shows its symptom or is told apart by
/// another one: no question is for nothing.
#[test]
fn healthy_answers_show_no_symptom_and_no_question_is_for_nothing() {
    let mut idle = Vec::new();
    for house in House::ALL {
        for symptom in Symptom::ALL {
            let asked = questions(*symptom, *house);
            let right: Vec<Option<usize>> = asked.iter().map(|_| Some(0)).collect();
            let healthy = diagnosed(*symptom, *house, &right);
            assert!(!healthy.cases[0], "{symptom:?} on {}: {:?}", house.title(), healthy.causes);
            let comes = |changed: &[(usize, usize)]| {
                let mut answers = right.clone();
                for (at, option) in changed {
                    answers[*at] = Some(*option);
                }
                let found = diagnosed(*symptom, *house, &answers);
                (found.cases[0], found.causes.first().map(|cause| cause.id))
            };
            let wrong = |at: usize| (1..asked[at].options.len()).map(move |option| (at, option));
            for at in 0..asked.len() {
                // By itself, or beside one other answer that is not as it should be, or where none is.
                let alone = wrong(at).any(|changed| comes(&[changed]).0);
                let others = || (0..asked.len()).filter(|other| *other != at).flat_map(wrong);
                let beside = || others().any(|other| wrong(at).any(|changed| comes(&[changed, other]) != comes(&[other])));
                let all: Vec<(usize, usize)> = (0..asked.len()).filter(|other| *other != at).map(|other| (other, 1)).collect();
                let in_all = || wrong(at).any(|changed| comes(&[all.as_slice(), &[changed]].concat()) != comes(&all));
                if !alone && !beside() && !in_all() {
                    idle.push(format!("{symptom:?} on {}: {}", house.title(), asked[at].id));
                }
            }
        }
    }
    assert!(idle.is_empty(), "questions that decide nothing:\n{}", idle.join("\n"));
}

#[test]
fn the_chain_of_the_next_screen_shows_what_is_in_question() {
    let titles = |symptom, house, answers: &[Option<usize>]| {
        let found = diagnosed(symptom, house, answers);
        found.flow.iter().map(|link| (link.title.clone(), link.asked.clone())).collect::<Vec<_>>()
    };
    // Known: On user load is there, and it ends with Set user.
    let asked = questions(Symptom::SignedOut, House::WeWeb);
    let answers: Vec<Option<usize>> = asked.iter().map(|question| ["user-load", "set-user"].contains(&question.id).then_some(0)).collect();
    let chain = titles(Symptom::SignedOut, House::WeWeb, &answers);
    let persist = asked.iter().position(|question| question.id == "persist").unwrap();
    assert_eq!(chain.first().map(|(title, _)| title.as_str()), Some("A tap on “Log in” on Login"));
    assert_eq!(chain.last(), Some(&("Authenticate".to_owned(), vec![persist])));
    // Wherever a chain is drawn, something of it is in question, and only what the next screen asks.
    for symptom in Symptom::ALL {
        for house in House::ALL {
            let asked = questions(*symptom, *house);
            let found = diagnosed(*symptom, *house, &vec![None; asked.len()]);
            let open: Vec<usize> = found.flow.iter().flat_map(|link| link.asked.clone()).collect();
            assert!(found.flow.is_empty() || !open.is_empty(), "{symptom:?} {house:?}");
            assert!(open.iter().all(|at| found.next.contains(at)), "{symptom:?} {house:?}: {:?}", found.flow);
        }
    }
}
