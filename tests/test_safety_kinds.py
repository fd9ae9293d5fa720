"""Safety kinds, doses and what trips the catch: sentence by sentence."""

from __future__ import annotations

import pytest

from plainleaf.knowledge import load
from plainleaf.model import SafetyKind
from plainleaf.safety.doses import doses
from plainleaf.safety.kinds import Context, gives_scope, kinds, trips


def found(text: str, **context: object) -> set[str]:
    return {hit.kind.value for hit in kinds(text, Context(**context))}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ring 999 if the person stops breathing.", "emergency"),
        ("Go to your nearest casualty department.", "emergency"),
        ("If you have taken too many capsules, contact a poison centre.", "overdose"),
        ("Do not stop this medicine abruptly.", "do-not-stop"),
        ("Your doctor will lower the dose gradually over several weeks.", "do-not-stop"),
        ("This tablet can be habit-forming.", "dependence"),
        ("Taking it with an opioid can slow your breathing.", "interaction"),
        ("Avoid grapefruit juice while on this medicine.", "interaction"),
        ("Do not drink alcohol while taking these tablets.", "alcohol"),
        ("Do not drive or operate machinery if you feel drowsy.", "driving"),
        ("The drug may harm an unborn baby.", "pregnancy"),
        ("The medicine passes into breast milk and may harm your baby.", "pregnancy"),
        ("Tell someone if you have thoughts of suicide.", "self-harm"),
        ("Stop the drug if your face or tongue swells.", "allergy"),
        ("This medicine can cause seizures.", "serious-side-effect"),
        ("Do not take more than 8 tablets in 24 hours.", "dose-limit"),
        ("Never take a double dose of this medicine.", "dose-limit"),
        ("Older people on this drug are more likely to fall.", "older-adults"),
        ("Keep this medicine out of the reach of children.", "children"),
        ("People with liver failure should not take this medicine.", "contraindication"),
        ("It is prescribed off-label for sleep.", "off-label"),
        ("The drug has never been approved for insomnia.", "off-label"),
        ("Use it only under the supervision of a doctor.", "professional-advice"),
        ("Pregnant women may need more of this vitamin supplement.", "pregnancy"),
        ("We don't recommend fasting during pregnancy or for children.", "pregnancy"),
        ("We don't recommend fasting during pregnancy or for children.", "children"),
        ("They may need to adjust their medications to avoid too low blood sugar.", "serious-side-effect"),
        ("Standing up fast can make you lightheaded.", "serious-side-effect"),
        ("Begin with a visit with your family doctor.", "professional-advice"),
        ("It deserves a conversation with your midwife.", "professional-advice"),
        ("If the cough lasts three weeks, you should be checked again.", "professional-advice"),
        ("Anyone with epilepsy should say so before the first session.", "professional-advice"),
        ("People with kidney disease should talk to their doctor before fasting.", "professional-advice"),
        ("Check in with your nurse regularly.", "professional-advice"),
        ("The choice is one to make with a clinician.", "professional-advice"),
        ("Iron can block this antibiotic, so ask how to space them.", "professional-advice"),
        ("If you have kidney, liver or heart disease, do not take metformin.", "contraindication"),
        ("If your heart beats slowly, you should not use this medicine.", "contraindication"),
        ("If you are allergic to sulfa, never take this drug.", "contraindication"),
        ("If you are in the second half of pregnancy, do not take ibuprofen.", "contraindication"),
        ("If you have late-stage kidney disease, do not use this medicine.", "contraindication"),
        ("If you take another NSAID, do not use these tablets.", "contraindication"),
        ("If your blood pressure is higher than 180, you must not take this medicine.", "contraindication"),
        ("Check with your doctor immediately if any of the following side effects occur:", "serious-side-effect"),
        ("Let your nurse know right away if your skin turns yellow on this medicine.", "serious-side-effect"),
        ("Notify your prescriber at once if the tablets make you bleed.", "serious-side-effect"),
        ("With some medicines, such as antidepressants, stopping cold turkey is a serious risk.", "do-not-stop"),
        ("Stop taking it right away if you develop a rash.", "serious-side-effect"),
        ("If you notice any of these signs, stop using the drug immediately.", "serious-side-effect"),
        ("Aspirin lowers the risk of stroke but can cause bleeding in the brain.", "serious-side-effect"),
        ("Do not drive or use alcohol together with this medicine.", "interaction"),
        ("Metoprolol isn't safe if you have a very slow heartbeat.", "contraindication"),
        ("People with an autoimmune disease should avoid this supplement.", "contraindication"),
        ("Nobody should drive or run machinery while the tablet is affecting them.", "driving"),
        ("Alcohol works against the tablet.", "interaction"),
        ("Don't combine this medicine or take it with grapefruit juice.", "interaction"),
        (
            "Call the clinic about your medicine for bruises you can't explain and gums that bleed.",
            "serious-side-effect",
        ),
        ("Keep taking the tablets during an attack.", "do-not-stop"),
        ("A doctor lowers the dose in small steps.", "do-not-stop"),
        ("Stop the medicine, that is: stop it and get help if you see a rash.", "serious-side-effect"),
    ],
)
def test_medical_english_of_any_publisher(text: str, kind: str) -> None:
    assert kind in found(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("This medicine is not addictive.", "dependence"),
        ("The therapy causes no withdrawal.", "do-not-stop"),
        ("Hunger is the driving force behind a late snack.", "driving"),
        ("Low mood led to social withdrawal.", "do-not-stop"),
        ("The drug is used to treat seizures.", "serious-side-effect"),
        ("Drink plenty of water with the tablet.", "alcohol"),
        ("The glucose tolerance test takes two hours.", "dependence"),
        ("Women aged 18 and older took part in the study.", "children"),
        ("The drug is FDA-approved for panic disorder.", "off-label"),
        ("Women age 18 and older should aim for 700 micrograms a day.", "children"),
        ("Blood tests are frequent, so do not skip one.", "do-not-stop"),
        ("It is most likely in hot weather and in people on diuretics.", "interaction"),
        ("The more antibiotics you take, the higher your risk.", "interaction"),
        ("People with asthma who saw their doctor made up 40% of the survey.", "professional-advice"),
        ("The children started a conversation about dinosaurs.", "professional-advice"),
        ("If you miss a dose, do not take two tablets at once.", "contraindication"),
        ("If you forget a tablet, do not take it late in the day.", "contraindication"),
        ("If you feel better, do not start to skip the medicine.", "contraindication"),
        ("If the pain comes back and you need more, do not take another tablet yet.", "contraindication"),
        ("If you feel drowsy, do not use machines while on this medicine.", "contraindication"),
        ("If your stomach hurts, do not take the tablet on an empty stomach.", "contraindication"),
        ("With some medicines, such as antidepressants, stopping cold turkey is a serious risk.", "interaction"),
        ("Check with your pharmacist that the tablets are in stock.", "serious-side-effect"),
        ("Do not stop taking the tablets right away when you feel well.", "serious-side-effect"),
        ("Good control may lessen the risk of a heart attack that diabetes can cause.", "serious-side-effect"),
        ("As zolpidem makes you drowsy, do not drive or use machines within eight hours of taking it.", "interaction"),
        ("Asking about combination metformin drugs can bring cost savings.", "interaction"),
        ("Gabapentin is also a treatment for addiction to drugs such as alcohol.", "alcohol"),
        ("Gabapentin is also a treatment for addiction to drugs such as alcohol.", "dependence"),
        ("You should not use metformin if your kidneys fail (call your doctor).", "professional-advice"),
        ("These tablets are not safe to chew with food.", "contraindication"),
        ("People with asthma who take this medicine should avoid smoking.", "contraindication"),
        ("The drug binds to receptors in the brain.", "interaction"),
        ("Do not take it with food.", "interaction"),
        ("Call the pharmacy about refills when the bleeding has stopped.", "serious-side-effect"),
    ],
)
def test_look_alikes_and_reassurance(text: str, kind: str) -> None:
    assert kind not in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Attempts at suicide went up among girls after the schools had closed.",
        "The overdose death rate of men (31 per 100,000) surpassed that of women.",
        "Suicide rates were highest among farmers, at 18 per 100,000.",
        "Some 4% of students said that they had tried to kill themselves.",
        "The use of antidepressants has been seen to rise following earthquakes.",
        "Overdose death tolls leave out visitors.",
    ],
)
def test_the_figures_of_a_people_warn_nobody(text: str) -> None:
    assert not found(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Deaths from heart failure increased among people who took the drug.", "serious-side-effect"),
        ("Its use has been shown to increase the risk of suicide after the first weeks.", "self-harm"),
        ("Suicide attempts increased after treatment was stopped.", "self-harm"),
        ("Data show that this medicine can cause seizures in children.", "serious-side-effect"),
        ("Retatrutide cannot be taken with warfarin.", "interaction"),
        ("Severe allergic reactions to penicillin were seen in 2% of people.", "allergy"),
        ("With warfarin, the rate of serious bleeding is higher in people over 75.", "older-adults"),
        ("Rates of birth defects are higher among babies exposed to valproate.", "pregnancy"),
        ("Suicide rates are higher among young people on antidepressants.", "children"),
        ("Suicide attempts went up after withdrawal from the drug.", "self-harm"),
    ],
)
def test_what_came_of_a_medicine_is_no_mere_figure(text: str, kind: str) -> None:
    assert kind in found(text)


def test_what_may_not_be_made_from_a_medicine_is_no_interaction() -> None:
    assert "interaction" not in found("Semaglutide and tirzepatide cannot be used in compounding under federal law.")


def test_an_item_carries_the_kind_of_its_lead_in() -> None:
    assert "emergency" in found("Chest pain", lead="Call 911 if you have:", item=True)
    assert "emergency" not in found("Chest pain", lead="Common complaints are:", item=True)
    assert "contraindication" in found("Severe liver disease", lead="Do not take it if you have:", item=True)
    vaccine = "Some people should not get the shingles vaccine, including those who:"
    assert "contraindication" in found("Are pregnant", lead=vaccine, item=True, medicine=False)
    check = "Check with your doctor before taking these tablets if you:"
    assert "interaction" not in found("have asthma", lead=check, item=True)
    assert "interaction" in found("warfarin", lead="Check with your doctor before taking these:", item=True)


def test_a_lead_in_carries_the_kind_of_its_items() -> None:
    assert "emergency" in found("Get emergency help if you have:", leads=True)
    assert SafetyKind.EMERGENCY in gives_scope("When to call an ambulance")
    assert gives_scope("How it works") == ()


def test_a_page_on_a_condition_lists_symptoms_and_not_side_effects() -> None:
    assert not found("It can cause fainting.", medicine=False)
    assert found("The drug can cause fainting.", medicine=False)


def test_a_lead_in_goes_on_from_the_sentence_before_it() -> None:
    assert "emergency" in found("For example, call if:", leads=True, before="Call 911 anytime you need emergency care.")
    assert "emergency" not in found("For example, call if:", leads=True, before="We like to hear from you.")


def test_on_any_page_whom_to_call_now_is_serious_and_what_stands_under_a_medicine_is_about_it() -> None:
    lead = "Call your surgeon or nurse line now if:"
    assert "serious-side-effect" in found("You have a fever over 100.4°F.", lead=lead, item=True, medicine=False)
    assert "serious-side-effect" not in found("It can cause fainting.", medicine=False)
    assert "serious-side-effect" in found("It can cause fainting.", medicine=False, headings=("Treatment", "Valproate"))
    assert "allergy" in found("Tell us if you ever had a reaction to penicillin.", medicine=False)
    assert "driving" in found("For a car licence you need a year without a fit.", medicine=False)
    lead = "Many medicines change the amount of lithium in the body, among them:"
    assert "interaction" in found("metronidazole", lead=lead, item=True, subject="lithium")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Llame al 112 si le cuesta respirar.", "emergency"),
        ("Vaya a urgencias si se le hincha la cara.", "emergency"),
        ("No tome este medicamento si tiene una úlcera.", "contraindication"),
        ("Está contraindicado en personas con asma.", "contraindication"),
        ("No deje el tratamiento antes de tiempo.", "do-not-stop"),
        ("Avise enseguida si nota la piel amarilla.", "serious-side-effect"),
        ("En caso de sobredosis, llame por teléfono.", "overdose"),
        ("No supere la dosis máxima.", "dose-limit"),
        ("Puede dañar al bebé si se toma durante el embarazo.", "pregnancy"),
        ("No beba alcohol mientras dure el tratamiento.", "alcohol"),
        ("No lo tome: no combine estas pastillas con anticoagulantes.", "interaction"),
        ("Si es alérgico a la penicilina, dígalo.", "allergy"),
        ("No conduzca si se marea.", "driving"),
        ("Consulte a su farmacéutico.", "professional-advice"),
    ],
)
def test_what_a_spanish_leaflet_says_in_so_many_words(text: str, kind: str) -> None:
    assert kind in found(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("No es una emergencia y pasa en unas horas.", "emergency"),
        ("No está contraindicado en niños.", "contraindication"),
        ("Si olvida una dosis, no tome una dosis doble si falta poco.", "contraindication"),
        ("Tómelo con comida: no tome el jarabe con agua fría.", "interaction"),
    ],
)
def test_spanish_look_alikes(text: str, kind: str) -> None:
    assert kind not in found(text)


def test_quotes_may_be_curly() -> None:
    assert found("Don’t stop taking it suddenly.") == found("Don't stop taking it suddenly.")


def test_the_catch_for_dropped_text() -> None:
    assert trips("Never mix these pills with alcohol, and start your free trial today!")
    assert trips("Call 911 now")
    assert not trips("Subscribe to our newsletter and save 20% on your first order.")
    assert not trips("Pregnancy & Birth")


def test_every_pattern_is_named_once_and_readable() -> None:
    known = load("safety")
    names = [row["name"] for row in (*known["scope"], *known["pattern"])]
    assert len(names) == len(set(names))
    assert {row["kind"] for row in known["pattern"]} == {kind.value for kind in SafetyKind}


# ---------------------------------------------------------------- doses


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("It ranges from 0.25 mg to 2 mg taken before bedtime.", ["0.25 mg to 2 mg taken before bedtime"]),
        ("Take two tablets every 4 to 6 hours.", ["two tablets every 4 to 6 hours"]),
        ("Start with 5 mg or 10 mg once a day.", ["5 mg or 10 mg once a day"]),
        ("One 200 mg tablet is enough.", ["One 200 mg tablet"]),
        ("Use 10-20 mL of syrup twice daily.", ["10-20 mL"]),
        ("The figure was 1,200 mg per day.", ["1,200 mg per day"]),
        (
            "Take 50 mg once a day, in the morning or in the evening.",
            ["50 mg once a day, in the morning or in the evening"],
        ),
        ("Each tablet contains 5 mg.", ["5 mg"]),
    ],
)
def test_amounts_with_unit_and_frequency(text: str, amounts: list[str]) -> None:
    got = doses(text, confirm=True)
    assert [text[d.start : d.end] for d in got] == [d.text for d in got] == amounts
    assert all(d.confirm and not d.limit for d in got)


@pytest.mark.parametrize(
    "text",
    [
        "Sleep 7 to 8 hours a night.",
        "Adults over 65 fall more often.",
        "Keep your INR between 2.0 and 3.0.",
        "Store at 68 to 77 degrees.",
        "Fasting glucose above 126 mg/dL means diabetes.",
        "Eat 30 grams of fiber a day.",
        "A cup holds 95 mg of caffeine.",
        "Call 1-800-222-1222 at any hour.",
        "Five servings of vegetables daily supplies 5 to 6 milligrams of carotenoids.",
        "A glass of milk provides about 150 micrograms of vitamin A.",
    ],
)
def test_what_is_no_dose(text: str) -> None:
    assert doses(text, confirm=True) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Do not go above six tablets (1,200 mg) in 24 hours unless a doctor tells you to.",
        "The total should not exceed 10 mg in one night.",
        "No more than 4 capsules a day.",
        "The maximum is 200 mg daily.",
        "Never double up to catch up.",
        "Do not take a second tablet.",
    ],
)
def test_limits_are_never_marked(text: str) -> None:
    got = doses(text, confirm=True)
    assert len(got) == 1 and got[0].limit and not got[0].confirm


def test_a_usual_dose_beside_a_limit_stays_marked() -> None:
    usual, most = doses("Steps of 25 to 50 mg are usual, and it should not exceed 200 mg a day.", confirm=True)
    assert (usual.limit, usual.confirm) == (False, True)
    assert (most.limit, most.confirm) == (True, False)


@pytest.mark.parametrize(
    ("lead", "urgent"),
    [
        ("Check with your doctor right away if you have:", True),
        ("Let your nurse know today if:", True),
        ("Let your doctor know if you take:", False),  # "know" holds "now"
        ("Tell your doctor what you know of:", False),
    ],
)
def test_a_lead_in_is_urgent_only_where_it_says_so(lead: str, urgent: bool) -> None:
    assert (SafetyKind.SERIOUS_SIDE_EFFECT in gives_scope(lead)) is urgent
