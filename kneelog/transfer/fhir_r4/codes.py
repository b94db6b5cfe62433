"""Every code that a bundle can hold, each with where it was seen. What has none here is told in words alone.

A wrong code is worse than none: a program acts on it and nobody reads the words beside it. So a code enters this table
with its source or not at all, and a display only where the source gives it. docs/fhir.md shows the table.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class System(StrEnum):
    """Where a code is defined."""

    LOINC = "http://loinc.org"
    SNOMED = "http://snomed.info/sct"
    UCUM = "http://unitsofmeasure.org"
    CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
    REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
    SYMPTOM = "http://hl7.org/fhir/uv/symptoms/CodeSystem/SymptomTemporary"


@dataclass(frozen=True, slots=True)
class Code:
    """A code of a system.

    Attributes:
        system: where it is defined.
        code: its identifier there.
        display: its name there, in English; empty where the source gives the identifier alone.
        source: where kneelog has it from.
    """

    system: System
    code: str
    display: str
    source: str


_R4: Final = "FHIR R4 4.0.1"
_SYMPTOMS: Final = "HL7 FHIR R4 Symptoms IG 1.0.0"
_ACTIVITY: Final = "HL7 Physical Activity IG 1.0.0"
_BELGIUM: Final = "HL7 Belgium, pain scale value set"
_SWISS: Final = "CH Allergy IG, body sites"
_IMU: Final = "IMU sensor value set, body sites"
_LEGS: Final = "CH Allergy IG, body sites; DICOM, anatomic regions"
_SEVERAL: Final = "several published body site value sets"
_CZECH: Final = "Czech national FHIR examples"

PAIN_SEVERITY: Final = Code(
    System.LOINC, "72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported", _BELGIUM
)
SYMPTOM: Final = Code(System.LOINC, "75325-1", "Symptom", _SYMPTOMS)
SYMPTOM_ABSENT: Final = Code(System.LOINC, "111551-8", "Symptom absent", _SYMPTOMS)
SEVERITY: Final = Code(System.LOINC, "64750-3", "Severity of symptoms", _SYMPTOMS)
QUALITY: Final = Code(System.LOINC, "56823-8", "Problem quality or description", _SYMPTOMS)
TREND: Final = Code(System.LOINC, "89253-9", "Trend", _SYMPTOMS)
EXACERBATING: Final = Code(System.LOINC, "100752-5", "Exacerbating factors - Reported", _SYMPTOMS)
ALLEVIATING: Final = Code(System.LOINC, "100753-3", "Alleviating factors - Reported", _SYMPTOMS)
SPEED_OF_ONSET: Final = Code(System.LOINC, "99495-4", "Speed of condition onset", _SYMPTOMS)
EXERCISE: Final = Code(System.LOINC, "73985-4", "Exercise activity", _ACTIVITY)
EXERCISE_DURATION: Final = Code(System.LOINC, "55411-3", "Exercise duration", _ACTIVITY)
RUNNING: Final = Code(System.LOINC, "LA11836-6", "Running", _ACTIVITY)

SYMPTOM_CATEGORY: Final = Code(System.SYMPTOM, "symptom", "Symptom", _SYMPTOMS)
SURVEY: Final = Code(System.CATEGORY, "survey", "Survey", _R4)
ACTIVITY: Final = Code(System.CATEGORY, "activity", "Activity", _R4)
TEST_DATA: Final = Code(System.REASON, "HTEST", "test health data", _R4)

SCORE: Final = Code(System.UCUM, "{score}", "", _BELGIUM)
MINUTES: Final = Code(System.UCUM, "min", "", _ACTIVITY)
METRES: Final = Code(System.UCUM, "m", "", _R4)
DAYS: Final = Code(System.UCUM, "d", "", _R4)
WEEKS: Final = Code(System.UCUM, "wk", "", _R4)
MONTHS: Final = Code(System.UCUM, "mo", "", _R4)
YEARS: Final = Code(System.UCUM, "a", "", _R4)

KNEE_PAIN: Final = Code(System.SNOMED, "1003722009", "Pain of knee region (finding)", _CZECH)
BREATHLESS: Final = Code(System.SNOMED, "267036007", "", _SYMPTOMS)
ACHING: Final = Code(System.SNOMED, "27635008", "", _SYMPTOMS)
BURNING: Final = Code(System.SNOMED, "36349006", "", _SYMPTOMS)
SEVERE: Final = Code(System.SNOMED, "24484000", "Severe (severity modifier) (qualifier value)", _SYMPTOMS)
WORSE: Final = Code(System.SNOMED, "231877006", "Worse (qualifier value)", _SYMPTOMS)
SUDDEN: Final = Code(System.SNOMED, "385315009", "Sudden onset (qualifier value)", _SYMPTOMS)
KNEE: Final = Code(System.SNOMED, "72696002", "", _IMU)
LEFT_KNEE: Final = Code(System.SNOMED, "82169009", "Structure of left knee region", _IMU)
RIGHT_KNEE: Final = Code(System.SNOMED, "6757004", "Structure of right knee region", _IMU)
BACK_OF_KNEE: Final = Code(System.SNOMED, "32361000", "Popliteal fossa structure", _SWISS)
CALF: Final = Code(System.SNOMED, "53840002", "", _LEGS)
LEFT_CALF: Final = Code(System.SNOMED, "722115008", "", _LEGS)
RIGHT_CALF: Final = Code(System.SNOMED, "722116009", "", _LEGS)
THIGH: Final = Code(System.SNOMED, "68367000", "", _LEGS)
LEFT_THIGH: Final = Code(System.SNOMED, "61396006", "", _LEGS)
RIGHT_THIGH: Final = Code(System.SNOMED, "11207009", "", _LEGS)
LEFT_LOWER_LEG: Final = Code(System.SNOMED, "48979004", "", _SEVERAL)
RIGHT_LOWER_LEG: Final = Code(System.SNOMED, "32696007", "", _SEVERAL)

TABLE: Final = {(each.system, each.code): each for each in tuple(globals().values()) if isinstance(each, Code)}
"""Every code above, by its system and identifier."""
