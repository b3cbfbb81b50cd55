"""What reps of the demo wrote down, in the language of who looks at it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from spanco.crm.journeys.losses import Reason


@dataclass(frozen=True, slots=True)
class Words:
    """Sentences to draw from; each list is of one kind."""

    held: list[str]
    later: list[str]
    refused: list[str]
    no_answer: list[str]
    needs: list[str]
    budgets: list[str]
    timings: list[str]
    suppliers: list[str]
    deciders: list[str]
    notes: list[str]
    jobs: list[str]
    preparations: list[str]
    places: list[str]
    sources: list[str]
    sectors: dict[str, str]
    """By the name the simulation gives them."""
    reasons: dict[str, str]
    """Why journeys are lost, by the name the simulation gives it: where they can, those the desk proposes."""


def words() -> Words:
    """Return the sentences in the language that is active."""
    return Words(
        held=[
            _("Wants to see the machines at work."),
            _("The contract with the present supplier ends this year."),
            _("Asked for two references in the same trade."),
            _("Costs have gone up by a fifth: open to compare."),
            _("New plant manager, wants to start with one building."),
            _("Complains about late deliveries of the present supplier."),
        ],
        later=[
            _("Call back after the stocktaking."),
            _("Asked to be called before ten."),
            _("Budget is decided next month."),
            _("On leave until Monday."),
        ],
        refused=[
            _("Does everything with their own people."),
            _("Renewed with the present supplier for three years."),
            _("No need: production moves abroad."),
        ],
        no_answer=[
            _("Rang out."),
            _("The switchboard says: in a meeting."),
            _("Voice mail."),
        ],
        needs=[
            _("Cleaning outside of shifts, without stopping the line"),
            _("One person to call, who answers the same day"),
            _("A fixed price for the whole year"),
            _("Certificates for the audit in spring"),
            _("Fewer suppliers: one invoice for all sites"),
            _("Replacement within four hours when a machine stops"),
            _("Staff who know food hygiene rules"),
            _("Monthly figures of consumption"),
        ],
        budgets=[
            _("As last year, plus a tenth if it saves time"),
            _("Not fixed yet, the owner decides"),
            _("Within the running costs, no investment"),
            _("Set aside for the second half of the year"),
        ],
        timings=[
            _("Before the summer closing"),
            _("When the present contract ends"),
            _("As soon as the trial is over"),
            _("Next budget year"),
        ],
        suppliers=[
            _("A local firm, for eight years"),
            _("Their own staff"),
            _("A national group, unhappy with the service"),
            _("Two suppliers, one for each site"),
        ],
        deciders=[
            _("The owner, after hearing the plant manager"),
            _("Purchasing and quality together"),
            _("The board, in its monthly meeting"),
            _("The managing director alone"),
        ],
        notes=[
            _("Park behind the gate, ask for the shift leader."),
            _("Knows us from the fair."),
            _("Send the safety sheet before the visit."),
            _("Prefers e-mail in the afternoon."),
        ],
        jobs=[
            _("purchasing"),
            _("plant manager"),
            _("owner"),
            _("managing director"),
            _("facility manager"),
            _("quality"),
            _("administration"),
        ],
        preparations=[
            _("Read their website and last year's accounts"),
            _("Two references of the same trade"),
            _("List of questions on needs and budget"),
            _("Who else decides, and what they want"),
        ],
        places=[
            _("At their plant, gate 2"),
            _("At their office"),
            _("In our showroom"),
            _("By video: https://meet.example/spanco"),
        ],
        sources=[_("Trade fair"), _("Business directory"), _("Recommended by a customer")],
        sectors={
            "manufacturing": _("Manufacturing"),
            "retail": _("Retail"),
            "logistics": _("Logistics"),
            "healthcare": _("Healthcare"),
            "food": _("Food"),
            "construction": _("Construction"),
        },
        reasons={
            "no answer": Reason.UNREACHABLE.value,
            "wrong contact": _("Nobody there decides on it"),
            "company closed": Reason.CLOSED.value,
            "not interested": _("Not interested"),
            "has a supplier": Reason.SUPPLIER.value,
            "no need": Reason.NO_NEED.value,
            "no time for a meeting": _("No time to meet"),
            "no-show": _("Nobody came"),
            "meeting cancelled": _("They cancelled"),
            "no budget": Reason.NO_BUDGET.value,
            "not a fit": _("The offer does not suit them"),
            "postponed": Reason.PUT_OFF.value,
            "price": Reason.PRICE.value,
            "competitor": Reason.COMPETITOR.value,
            "no decision": _("No decision"),
            "order cancelled": _("Order cancelled"),
            "credit refused": _("Credit refused"),
            "went elsewhere": Reason.COMPETITOR.value,
        },
    )
