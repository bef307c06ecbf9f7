//! Registers: make, list, show, history, refuse.

use expect_test::expect_file;

use crate::support::Place;

#[test]
fn a_person_joins_and_is_shown() {
    let place = Place::founded();
    expect_file!["said/a_person_joins_and_is_shown.txt"].assert_eq(&place.transcripts(&[
        "person join --name 'Tomás Okafor' --employment staff --in-scope yes --manager person-1",
        "person join --name 'Tomás Okafor' --employment pirate --in-scope yes",
        "person join",
        "person list",
        "person show person-2",
        "person show person-1 --expected 3",
    ]));
}

#[test]
fn an_ai_system_is_proposed_listed_shown_and_has_a_history() {
    let place = Place::founded();
    expect_file!["said/an_ai_system_is_proposed_listed_shown_and_has_a_history.txt"].assert_eq(
        &place.transcripts(&[
            "system propose --name 'Credit decision' --purpose 'Recommends approval or refusal' \
         --affected Applicants --decides-about-people yes --personal-data yes",
            "system propose --name 'Silent' --purpose 'Leaves the two questions open'",
            "system list",
            "system list --json --as-of 1",
            "system show system-1",
            "system change system-1 --purpose 'Recommends approval' --expected 7",
            "system show system-1 --as-of 1",
            "system show system-1 --as-of 77",
            "system show system-1 --as-of yesterday",
            "system history system-1",
            "system history system-2",
        ]),
    );
}

#[test]
fn a_risk_is_accepted_only_after_it_was_rated_and_within_the_limit() {
    let place = Place::founded();
    let (soon, never) = (place.day(90), place.day(-1));
    expect_file!["said/a_risk_is_accepted_only_after_it_was_rated_and_within_the_limit.txt"]
        .assert_eq(&place.transcripts(&[
            "risk identify --title 'Officers follow the score unread' --source oversight \
         --owner person-1",
            "risk accept risk-1 --until 2030-01-01 --reason 'We can live with it'",
            "risk assess risk-1 --likelihood 2 --organisation 2 --individuals 3 --society 1 \
         --reason 'Seen once'",
            "criteria draft --title Criteria --limit-level 8 --scales 'One to five' \
         --authority 'Above 8 the chief executive decides' --reason 'Members first'",
            &format!("criteria approve criteria-1 --next-review {soon}"),
            "risk assess risk-1 --likelihood 6 --organisation 2 --individuals 3 --society 1 \
         --reason 'Seen once'",
            "risk assess risk-1 --likelihood 2 --organisation 2 --individuals 3 --society 1 \
         --reason 'Seen once'",
            &format!("risk accept risk-1 --until {never} --reason 'We can live with it'"),
            &format!("risk accept risk-1 --until {soon} --reason 'We can live with it'"),
            "risk show risk-1",
        ]));
}

#[test]
fn a_policy_is_drafted_approved_and_published() {
    let place = Place::founded();
    let (today, soon) = (place.day(0), place.day(300));
    expect_file!["said/a_policy_is_drafted_approved_and_published.txt"].assert_eq(
        &place.transcripts(&[
            &format!(
                "policy draft --title 'AI policy' --kind ai --text 'People decide about people.' \
             --owner person-1 --next-review {soon}"
            ),
            &format!("policy publish policy-1 --effective {today} --outside yes"),
            "policy approve policy-1",
            "policy submit policy-1",
            "--as person-1 policy approve policy-1",
            &format!(
                "--as person-1 policy publish policy-1 --effective {today} --outside yes \
             --outside-reason 'It is on our pages'"
            ),
            "policy show policy-1",
        ]),
    );
}

#[test]
fn accounts_and_tokens_are_opened_for_people_who_are_there() {
    let place = Place::founded();
    let (soon, late) = (place.day(90), place.day(400));
    place.done("person join --name Ravi --employment staff --in-scope yes");
    expect_file!["said/accounts_and_tokens_are_opened_for_people_who_are_there.txt"].assert_eq(
        &place.transcripts(&[
            "user add person-2 --role auditor --login ravi@harbour.example",
            "user add person-2 --role auditor --login Ravi@harbour.example",
            "user add person-2 --role king --login king",
            "user add person-7 --role auditor --login nobody",
            "account list",
            "user password account-2 --login ravi --password-file password.txt",
            "user password account-7 --login ravi --password-file password.txt",
            &format!("token issue --name CI --account account-2 --scopes read --until {soon}"),
            &format!("token issue --name CI --account account-2 --scopes read --until {late}"),
            &format!("token issue --name CI --account account-2 --scopes all --until {soon}"),
            "token revoke token-1 --reason 'The pipeline is gone'",
            "token revoke token-1 --reason 'The pipeline is gone'",
        ]),
    );
}

#[test]
fn a_record_has_an_owner_tags_and_documents() {
    let place = Place::founded();
    place.write("minutes.txt", b"The board looked at it.\n");
    expect_file!["said/a_record_has_an_owner_tags_and_documents.txt"].assert_eq(
        &place.transcripts(&[
            "system propose --name Support --purpose Answers --decides-about-people no --personal-data no",
            "system own system-1 --owner person-1",
            "system own system-1 --owner person-9",
            "system tag system-1 --tags support --tags 'EU market' --tags Support",
            "system tag system-1 --tags 'a, b'",
            "system attach system-1 --document nowhere.txt",
            "system attach system-1 --document minutes.txt",
            "system attach system-1 --document minutes.txt --caption 'Minutes of May'",
            "system attach system-1",
            "system show system-1",
            "query \"select t.value, s.owner from system_tags t join system s on s.id = t.system\"",
            "query 'select caption, document, \"by\" from system_attachments'",
            "system detach system-1 --document sha256:00 --reason 'Wrong file'",
            "claim tag claim-1 --tags x",
            "person tag person-1 --tags x",
        ]),
    );
}
