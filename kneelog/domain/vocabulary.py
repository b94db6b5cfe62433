"""The closed vocabularies: what can be asked, and in which words.

A *term* is one yes/no question a person can answer. Its value is its identifier in rules, files and the database: once
released it is never renamed or reused. `label` is the short form on a chip, `question` the full one, both in the
language that holds; plain descriptions are answered more reliably than jargon (Niu 2011, PMC3025302). Values are unique
over all term vocabularies, so a term's value alone says what it is.
"""

from enum import StrEnum
from typing import Self

from kneelog.words import N_, pgettext


class Word(StrEnum):
    """A member of a closed vocabulary with the words shown for it."""

    in_english: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Make a member from its identifier and its label in English."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.in_english = label
        return member

    @property
    def label(self) -> str:
        """The words shown for it."""
        return pgettext(type(self).__name__, self.in_english)


class Term(StrEnum):
    """A member of a vocabulary of yes/no questions."""

    in_english: str
    asked_in_english: str

    def __new__(cls, value: str, label: str = "", question: str = "") -> Self:
        """Make a member from its identifier, and its label and its question in English."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.in_english = label
        member.asked_in_english = question
        return member

    @property
    def label(self) -> str:
        """The short form, on a chip."""
        return pgettext(type(self).__name__, self.in_english)

    @property
    def question(self) -> str:
        """The full form."""
        return pgettext(type(self).__name__, self.asked_in_english)


class Side(Word):
    """Which leg."""

    LEFT = "left", "Left"
    RIGHT = "right", "Right"
    NOT_STATED = "not_stated", "Side not stated"


class Zone(Word):
    """Where on a leg."""

    BACK_OF_KNEE = "back_of_knee", "back of knee"
    INNER = "inner", "inner side of knee"
    OUTER = "outer", "outer side of knee"
    FRONT_OF_KNEE = "front_of_knee", "front of knee"
    WHOLE_KNEE = "whole_knee", "whole knee"
    CALF = "calf", "calf"
    SHIN = "shin", "shin"
    BACK_OF_THIGH = "back_of_thigh", "back of thigh"
    FRONT_OF_THIGH = "front_of_thigh", "front of thigh"
    FOOT_OR_ANKLE = "foot_or_ankle", "foot or ankle"
    HIP_OR_BUTTOCK = "hip_or_buttock", "hip or buttock"
    WHOLE_LEG = "whole_leg", "whole leg"
    ELSEWHERE = "elsewhere", "elsewhere"


class Manner(Word):
    """How the pain began."""

    SUDDEN = "sudden", "suddenly"
    GRADUAL = "gradual", "little by little"


class Unit(Word):
    """Unit of an approximate onset."""

    DAYS = "days", "days"
    WEEKS = "weeks", "weeks"
    MONTHS = "months", "months"
    YEARS = "years", "years"


class Sex(Word):
    """Sex, as rules and the page for the doctor use it."""

    FEMALE = "female", "Female"
    MALE = "male", "Male"
    OTHER = "other", "Other"


class MarkKind(Word):
    """What a mark on the time line stands for."""

    INJURY = "injury", "Injury"
    TREATMENT_STARTED = "treatment_started", "Treatment started"
    TREATMENT_STOPPED = "treatment_stopped", "Treatment stopped"
    APPOINTMENT = "appointment", "Appointment"
    SCAN = "scan", "Scan"
    SURGERY = "surgery", "Surgery"
    OTHER = "other", "Other"


class FactorKind(Word):
    """What a thing that may go with the pain is; what a watched question is about."""

    ACTIVITY = "activity", "Activity"
    TREATMENT = "treatment", "Treatment"
    STRETCHING = "stretching_before_exercise", "Stretching before exercise"
    NIGHT = "woken_at_night", "Night with waking from pain"
    MEASUREMENT = "measurement", "Noted in another app"

    @property
    def named(self) -> bool:
        """Whether there are many of it, each with a name of its own."""
        return self in (FactorKind.ACTIVITY, FactorKind.TREATMENT, FactorKind.MEASUREMENT)

    def key(self, name: str) -> str:
        """Return what tells one thing from the others, the same in every language: "activity:walking"."""
        return f"{self.value}:{name.casefold()}" if self.named else self.value


class Direction(Word):
    """Which way a watched question asks: one way alone is answered sooner, and says nothing of the other."""

    EITHER = "either", "Better or worse?"
    WORSE = "worse", "Worse?"
    BETTER = "better", "Better?"


class ResponseKind(Word):
    """What a person did about a finding."""

    CALLED = "called", "I called"
    SEEN = "seen", "I have been seen"
    APPOINTMENT = "appointment", "I have an appointment"
    WAITING = "waiting", "I decided to wait"
    SKIPPED = "skipped", "I leave this question out"


class Quality(Term):
    """How the pain feels."""

    DULL_ACHE = "dull_ache", "Dull ache", "Is it a dull, steady ache?"
    SHARP = "sharp", "Sharp or stabbing", "Is it sharp or stabbing?"
    SPASM = "spasm", "Sudden spasm", "Does a muscle seize up all at once?"
    PRESSURE = "pressure", "Pressure", "Does something seem to press from inside, behind the knee?"
    TIGHTNESS = "tightness", "Tightness", "Does the back of the knee or the muscle feel tight?"
    BURNING = "burning", "Burning", "Does it burn?"
    THROBBING = "throbbing", "Throbbing", "Does it throb?"
    SHOOTING = "shooting", "Shooting down the leg", "Does the pain shoot down the leg?"
    SEVERE_IN_WORDS = (
        "severe_in_words",
        "Severe",
        "Would you call the pain severe: hard to bear, or hard to think past?",
    )


class Timing(Term):
    """How a bout runs, and when it comes."""

    SECONDS = "seconds", "Seconds", "Is it over within seconds?"
    MINUTES = "minutes", "Minutes", "Does a bout last a few minutes, ten at most?"
    OVER_TEN_MINUTES = "over_ten_minutes", "More than ten minutes", "Does one cramp last longer than ten minutes?"
    HOURS = "hours", "Hours", "Does it last for hours?"
    ALL_DAY = "all_day", "All day", "Is it there more or less all the time?"
    AT_NIGHT = "at_night", "At night", "Does it come at night?"
    COMES_AND_GOES = "comes_and_goes", "Comes and goes", "Does it come and go?"
    CAME_LATER = "came_later", "Came on later", "Did the pain come on hours or a day after it happened?"
    GETTING_WORSE = "getting_worse", "Getting worse", "Has it got worse from day to day?"
    AFTER_SAME_DISTANCE = (
        "after_same_distance",
        "After the same distance",
        "Does it come after walking about the same distance each time, and go within minutes of standing still?",
    )


class Aggravator(Term):
    """What makes it worse."""

    WORSE_STANDING_UP = "worse_standing_up", "Standing up", "Does it hurt more when you get up and stand?"
    WORSE_STANDING = "worse_standing", "Standing", "Is it worse while you stand?"
    WORSE_WALKING = "worse_walking", "Walking", "Is it worse when you walk?"
    WORSE_RUNNING = "worse_running", "Running", "Is it worse when you run?"
    WORSE_STAIRS = "worse_stairs", "Stairs", "Is it worse on stairs?"
    WORSE_BENDING = "worse_bending", "Bending the knee", "Is it worse when you bend the knee?"
    WORSE_SQUATTING = "worse_squatting", "Squatting", "Is it worse when you squat?"
    WORSE_KNEELING = "worse_kneeling", "Kneeling", "Is it worse when you kneel?"
    WORSE_LONG_SITTING = "worse_long_sitting", "Long sitting", "Is it worse after sitting with bent knees for long?"
    WORSE_STRAIGHTENING = "worse_straightening", "Straightening", "Is it worse when you straighten the knee?"
    WORSE_TWISTING = "worse_twisting", "Twisting", "Is it worse when you turn on that leg?"
    WORSE_EXERCISE = "worse_exercise", "Exercise", "Is it worse during or after exercise?"
    WORSE_AT_REST = "worse_at_rest", "At rest", "Does it hurt at rest, when you put no weight on it?"
    WORSE_STARTING_TO_MOVE = "worse_starting_to_move", "First steps", "Is it worse at the first steps after resting?"
    WORSE_FOOT_PULLED_UP = "worse_foot_pulled_up", "Pulling the foot up", "Does it hurt when the foot is pulled up?"


class Reliever(Term):
    """What makes it better."""

    BETTER_REST = "better_rest", "Rest", "Does rest make it better?"
    BETTER_MOVING = "better_moving", "Moving", "Does moving make it better?"
    BETTER_STRETCHING = "better_stretching", "Stretching", "Does stretching the muscle make it better?"
    BETTER_SLIGHTLY_BENT = (
        "better_slightly_bent",
        "Knee half bent",
        "Is it better with the knee half bent, about 45 degrees?",
    )
    BETTER_RAISED = "better_raised", "Leg raised", "Is it better with the leg raised?"


class Symptom(Term):
    """What else is there, danger signs included. Joint and skin of the leg are apart: they mean different things."""

    KNEE_SWELLING = "knee_swelling", "Swollen knee", "Is the knee swollen?"
    BADLY_SWOLLEN = "badly_swollen", "Very swollen knee", "Is the knee badly swollen?"
    SWELLED_WITHIN_2_HOURS = (
        "swelled_within_2_hours",
        "Swelled within 2 hours",
        "Did the knee swell within about two hours of the injury?",
    )
    SWELLED_LATER = "swelled_later", "Swelled later", "Did the knee swell only hours later, or the next day?"
    KNEE_WARMTH = "knee_warmth", "Warm knee", "Does the knee feel hot or warmer than the other?"
    KNEE_REDNESS = "knee_redness", "Red knee", "Is the skin over the knee red?"
    LUMP = "lump", "Lump behind the knee", "Can you feel a lump or a fullness behind the knee?"
    LUMP_PULSATING = "lump_pulsating", "Pulsating lump", "Does the lump behind the knee pulse with your heartbeat?"
    LUMP_GROWING = "lump_growing", "Growing hard lump", "Is there a hard lump that keeps growing?"
    CYST_SUDDENLY_WORSE = (
        "cyst_suddenly_worse",
        "Known cyst suddenly worse",
        "Has a known cyst behind the knee suddenly become more painful or swollen?",
    )
    STIFFNESS = "stiffness", "Stiff knee", "Is the knee stiff?"
    MORNING_STIFFNESS = "morning_stiffness", "Stiff in the morning", "Is the knee stiff in the morning?"
    STIFF_OVER_30_MINUTES = (
        "stiff_over_30_minutes",
        "Stiff over 30 minutes",
        "Does the morning stiffness last longer than 30 minutes?",
    )
    RESTRICTED_MOVEMENT = (
        "restricted_movement",
        "Cannot bend it fully",
        "Can you bend or straighten the knee less than usual?",
    )
    CANNOT_BEND_90 = (
        "cannot_bend_90",
        "Cannot bend to a right angle",
        "Is bending the knee to a right angle impossible?",
    )
    CANNOT_STRAIGHTEN = "cannot_straighten", "Cannot straighten it", "Is straightening the knee fully impossible?"
    CANNOT_MOVE_KNEE = "cannot_move_knee", "Cannot move the knee", "Can you not move the knee at all?"
    GIVING_WAY = "giving_way", "Giving way", "Has the knee given way or buckled, or felt as if it would?"
    LOCKING = "locking", "Catching or locking", "Does the knee catch or lock now and then?"
    LOCKED_NOW = "locked_now", "Locked now", "Is the knee stuck now, so that it will not unlock?"
    CLICKING = "clicking", "Clicking", "Does the knee click?"
    CRACKLING = "crackling", "Grinding or crackling", "Does it grind or crackle when you bend the knee?"
    WEAKNESS = "weakness", "Weak leg", "Does the knee or leg feel weak?"
    FATIGUE = "fatigue", "Tired leg", "Does the leg tire quickly or feel heavy?"
    DIFFICULTY_WALKING = "difficulty_walking", "Hard to walk", "Is walking difficult, or do you limp?"
    CANNOT_BEAR_WEIGHT = (
        "cannot_bear_weight",
        "Cannot bear weight",
        "Is it impossible to put weight on the leg and take four steps?",
    )
    WOKEN_AT_NIGHT = "woken_at_night", "Woken by pain", "Did the pain wake you?"
    CRAMP = "cramp", "Cramp", "Did a muscle of the calf or thigh cramp?"
    ONE_SPOT = "one_spot", "Pain in one spot", "Can you point to the pain with one finger?"
    BRUISING = "bruising", "Bruise", "Is there a bruise?"
    TINGLING = "tingling", "Tingling", "Is there tingling, or pins and needles?"
    CALF_SWELLING = (
        "calf_swelling",
        "Swollen calf",
        "Is one calf, lower leg or ankle swollen, or bigger than the other?",
    )
    LEG_SWELLING = "leg_swelling", "Swollen leg", "Is the whole leg swollen?"
    CALF_3CM_LARGER = (
        "calf_3cm_larger",
        "Calf 3 cm larger",
        "Measured with a tape: is one calf at least 3 cm bigger around than the other?",
    )
    SWELLING_PITS = "swelling_pits", "Swelling that dents", "Does a finger pressed into the swelling leave a dent?"
    LEG_WARMTH = "leg_warmth", "Warm skin on the leg", "Does the skin of the calf or leg feel warm?"
    LEG_REDNESS = "leg_redness", "Red skin on the leg", "Is the skin of the calf or leg red or darkened?"
    REDNESS_SPREADING = "redness_spreading", "Redness spreading", "Is red, warm skin spreading?"
    SKIN_PURPLE = "skin_purple", "Purple or blistered skin", "Is the skin purple, blue or blistered?"
    VISIBLE_VEINS = "visible_veins", "Visible veins", "Do veins stand out on the leg that were not seen before?"
    HARD_VEIN = "hard_vein", "Hard or sore vein", "Is there a vein that is hard or sore to touch?"
    CALF_TENDER = "calf_tender", "Calf sore to press", "Is the calf or the back of the knee sore when pressed?"
    BREATHLESSNESS = "breathlessness", "Short of breath", "Are you short of breath without a known reason?"
    CHEST_PAIN = "chest_pain", "Chest pain", "Have you pain in the chest, or when breathing in?"
    COUGHING_BLOOD = "coughing_blood", "Coughing blood", "Have you coughed up blood?"
    FAINTING = "fainting", "Fainted", "Have you fainted or nearly fainted?"
    IRREGULAR_HEARTBEAT = "irregular_heartbeat", "Racing or uneven heart", "Does your heart race or beat unevenly?"
    UPPER_BACK_PAIN = "upper_back_pain", "Upper back pain", "Is there upper back pain you cannot explain?"
    FOOT_COLD_OR_PALE = "foot_cold_or_pale", "Cold or pale foot", "Is the foot or leg cold or pale and staying so?"
    FOOT_NUMB = "foot_numb", "Numb foot", "Is the foot or leg numb and staying so?"
    FOOT_WEAK = "foot_weak", "Cannot lift the foot", "Is the foot newly weak, so that you stumble or cannot lift it?"
    FEVER = "fever", "Fever", "Have you a fever?"
    FEELING_ILL = "feeling_ill", "Feeling ill", "Do you feel ill, with chills or sweats?"
    WEIGHT_LOSS = "weight_loss", "Losing weight", "Are you losing weight without trying?"
    DEFORMITY = "deformity", "Changed shape", "Did the knee or leg change shape after the injury?"
    SUSPECTED_BREAK = "suspected_break", "Perhaps broken", "Do you or others think a bone may be broken?"
    LEG_TURNED_OUT = (
        "leg_turned_out",
        "Leg turned out",
        "Does the leg turn outward, or refuse to carry you, since it began?",
    )
    SEVERAL_JOINTS = (
        "several_joints",
        "Other joints too",
        "Are other joints swollen or stiff too, such as fingers or toes?",
    )
    BOTH_SIDES_ALIKE = "both_sides_alike", "Both legs alike", "Are both legs affected in the same way?"


class Mechanism(Term):
    """What happened when it started, or shortly before."""

    INJURY = "injury", "An injury", "Did an injury start it?"
    POP = "pop", "A pop", "Did you hear or feel a pop?"
    TWIST = "twist", "A twist", "Did the knee twist while the foot stood still?"
    TWIST_SQUATTING = "twist_squatting", "A twist while squatting", "Did you twist while squatting or bending the leg?"
    SUDDEN_STOP_OR_TURN = (
        "sudden_stop_or_turn",
        "A sudden stop or turn",
        "Did you stop abruptly or change direction at speed?",
    )
    LANDING = "landing", "A landing", "Did you land from a jump?"
    FALL_ON_KNEE = "fall_on_knee", "A fall on the knee", "Did you fall straight onto the knee?"
    VEHICLE_ACCIDENT = "vehicle_accident", "A vehicle accident", "Were you in a vehicle accident?"
    BLOW = "blow", "A blow", "Was the knee or leg hit?"
    BLOW_TO_BENT_KNEE = "blow_to_bent_knee", "A blow to the bent knee", "Was the front of the bent knee or shin hit?"
    OVERSTRETCH = "overstretch", "Stretched too far", "Was the leg stretched too far, or the knee bent backwards?"
    SPRINT = "sprint", "A sprint", "Were you sprinting or running in bursts?"
    UNACCUSTOMED_EXERCISE = (
        "unaccustomed_exercise",
        "Unusual exercise",
        "Did you do more exercise than you are used to?",
    )
    UNSTRETCHED_EXERCISE = "unstretched_exercise", "No stretching before", "Did you exercise without stretching first?"
    LITTLE_TO_DRINK = "little_to_drink", "Little to drink", "Had you drunk little, or sweated a lot?"
    LONG_TRIP = "long_trip", "A long trip", "Did you travel for four hours or more lately?"
    BED_REST = "bed_rest", "Bed rest", "Have you been in bed for three days or more lately, or in hospital?"
    SURGERY = "surgery", "Surgery", "Have you had surgery in the last 12 weeks?"
    PLASTER = "plaster", "Plaster or cast", "Has the leg been in plaster or a splint lately?"
    CHILDBIRTH = "childbirth", "Childbirth", "Have you given birth in the last six weeks?"
    DIRTY_WOUND = "dirty_wound", "A dirty wound", "Have you had a dirty wound lately?"
    TOXIN_CONTACT = "toxin_contact", "Contact with a poison", "Have you been in contact with a poison such as lead?"
    BITE = "bite", "A bite or sting", "Were you bitten or stung on that leg?"


class Condition(Term):
    """Lasting facts about the person that the rules use; asked once, in the profile."""

    PREVIOUS_CLOT = "previous_clot", "Earlier blood clot", "Have you ever had a blood clot in a vein or lung?"
    CLOTTING_DISORDER = "clotting_disorder", "Blood clots easily", "Does your blood, or your family's, clot easily?"
    CANCER = "cancer", "Cancer", "Have you cancer, or were you treated for it in the last six months?"
    OESTROGEN = "oestrogen", "Pill or hormones", "Do you take the pill or other hormones with oestrogen?"
    PREGNANT = "pregnant", "Pregnant", "Are you pregnant?"
    SMOKING = "smoking", "Smoking", "Do you smoke?"
    SEDENTARY = "sedentary", "Mostly sitting", "Do you sit for most of the day?"
    LIVER_DISEASE = "liver_disease", "Liver disease", "Have you a liver disease?"
    NERVE_PROBLEM = "nerve_problem", "Nerve problem", "Have you a nerve problem in back or legs?"
    LUPUS = "lupus", "Lupus", "Have you lupus?"
    RHEUMATOID_ARTHRITIS = "rheumatoid_arthritis", "Rheumatoid arthritis", "Have you rheumatoid arthritis?"
    OSTEOARTHRITIS = "osteoarthritis", "Osteoarthritis", "Has a doctor found osteoarthritis in your knee?"
    KNOWN_CYST = "known_cyst", "Known cyst behind the knee", "Has a doctor found a cyst behind your knee?"
    GOUT = "gout", "Gout", "Have you gout?"
    DIABETES = "diabetes", "Diabetes", "Have you diabetes?"
    JOINT_REPLACEMENT = "joint_replacement", "Artificial joint", "Have you an artificial knee or hip?"
    WEAK_DEFENCES = "weak_defences", "Weak immune defences", "Is your immune system weak, by illness or medicine?"
    VASCULAR_DISEASE = "vascular_disease", "Narrowed arteries", "Have you narrowed arteries in heart or legs?"
    BLOOD_THINNERS = "blood_thinners", "Blood thinners", "Do you take blood thinners?"
    PREVIOUS_HAMSTRING_INJURY = (
        "previous_hamstring_injury",
        "Earlier hamstring injury",
        "Have you injured a hamstring before?",
    )


EntryTerm = Quality | Timing | Aggravator | Reliever | Symptom | Mechanism
"""What an entry can answer. Conditions belong to the profile."""

TOPICS: tuple[type[Term], ...] = (Quality, Timing, Aggravator, Reliever, Symptom, Mechanism)
"""The vocabularies of an entry, in the order in which they are asked, shown and written."""

_ENTRY_TERMS: dict[str, Term] = {term.value: term for topic in TOPICS for term in topic}


def entry_term(value: str) -> EntryTerm:
    """Return the entry term with this identifier.

    Raises:
        KeyError: no vocabulary of an entry has it.
    """
    return _ENTRY_TERMS[value]  # type: ignore[return-value]  # TOPICS and EntryTerm name the same classes


SAID_OF_THE_PERSON = (
    Symptom.WOKEN_AT_NIGHT, Symptom.BREATHLESSNESS, Symptom.CHEST_PAIN, Symptom.COUGHING_BLOOD, Symptom.FAINTING,
    Symptom.IRREGULAR_HEARTBEAT, Symptom.UPPER_BACK_PAIN, Symptom.FEVER, Symptom.FEELING_ILL, Symptom.WEIGHT_LOSS,
    Symptom.SEVERAL_JOINTS, Symptom.BOTH_SIDES_ALIKE,
)  # fmt: skip
"""Symptoms of the whole person, in the order in which they are shown."""

SAID_OF_A_LEG: frozenset[EntryTerm | Condition] = frozenset(Symptom).difference(SAID_OF_THE_PERSON)
"""Symptoms that are about one leg."""


SUGGESTED_ACTIVITIES = (
    N_("Walking"), N_("Running"), N_("Cycling"), N_("Stairs"), N_("Squatting or kneeling"), N_("Long sitting"),
    N_("Long standing"), N_("Swimming"), N_("Gym"), N_("Ball sport"), N_("Gardening"), N_("Housework"), N_("Yoga"),
    N_("Driving"),
)  # fmt: skip
"""Offered until a person has words of their own; the kind of an activity is open. Kept as the person saw it."""

SUGGESTED_TREATMENTS = (
    N_("Rest"), N_("Ice"), N_("Compression"), N_("Elevation"), N_("Heat"), N_("Stretching"),
    N_("Physiotherapy exercises"), N_("Brace"), N_("Ibuprofen"), N_("Paracetamol"), N_("Pain gel"),
    N_("Steroid injection"), N_("Massage"),
)  # fmt: skip
"""Offered until a person has words of their own; the kind of a treatment is open. Kept as the person saw it."""
