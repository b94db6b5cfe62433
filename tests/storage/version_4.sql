BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0004');
CREATE TABLE entry (
	owner_id INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	saved_at TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	occurred_at TEXT NOT NULL, 
	occurred_utc INTEGER NOT NULL, 
	day TEXT NOT NULL, 
	logged_at TEXT, 
	severity INTEGER, 
	onset_on TEXT, 
	onset_ago INTEGER, 
	onset_unit TEXT, 
	onset_manner TEXT, 
	note TEXT NOT NULL, seal TEXT, 
	CONSTRAINT pk_entry PRIMARY KEY (owner_id, id), 
	CONSTRAINT ck_entry_day CHECK (day IS NULL OR (day = date(day, '+0 days')) IS TRUE), 
	CONSTRAINT ck_entry_severity CHECK (severity BETWEEN 0 AND 10), 
	CONSTRAINT ck_entry_onset_on CHECK (onset_on IS NULL OR (onset_on = date(onset_on, '+0 days')) IS TRUE), 
	CONSTRAINT ck_entry_onset_ago CHECK (onset_ago BETWEEN 0 AND 999), 
	CONSTRAINT ck_entry_onset_unit CHECK ((onset_ago IS NULL) = (onset_unit IS NULL)), 
	CONSTRAINT ck_entry_version CHECK (version >= 1), 
	CONSTRAINT ck_entry_voided CHECK (voided BETWEEN 0 AND 1), 
	CONSTRAINT fk_entry_owner FOREIGN KEY(owner_id) REFERENCES owner (id)
)
 STRICT

;
INSERT INTO "entry" VALUES(1,'00000000-0000-0000-0000-000000000001',2,'2026-03-15T20:30:00+01:00',0,'2026-03-15T20:30:00+01:00',1773603000,'2026-03-15','2026-03-15T21:30:00+01:00',6,NULL,3,'weeks','gradual','edited: ''twice''','f8cfa816e0dcd48d8cff23d0f536f7d7');
INSERT INTO "entry" VALUES(1,'00000000-0000-0000-0000-000000000007',2,'2026-03-15T20:30:00+01:00',1,'2026-03-15T20:30:00+01:00',1773603000,'2026-03-15','2026-03-15T21:30:00+01:00',6,NULL,3,'weeks','gradual','','cce71cd08db656719693263e82deba15');
INSERT INTO "entry" VALUES(1,'00000000-0000-0000-0000-000000000012',1,'2026-03-15T20:30:00+01:00',0,'2026-03-15T20:30:00+01:00',1773603000,'2026-03-15','2026-03-15T21:30:00+01:00',6,NULL,3,'weeks','gradual','edited: ''twice''','d59705fbb2f962e027706ad89fed3f1b');
CREATE TABLE entry_activity (
	owner_id INTEGER NOT NULL, 
	record_id TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	minutes INTEGER, 
	effort INTEGER, 
	stretched_before INTEGER, 
	metres INTEGER, 
	count INTEGER, 
	CONSTRAINT pk_entry_activity PRIMARY KEY (owner_id, record_id, position), 
	CONSTRAINT ck_entry_activity_minutes CHECK (minutes BETWEEN 1 AND 1440), 
	CONSTRAINT ck_entry_activity_effort CHECK (effort BETWEEN 0 AND 10), 
	CONSTRAINT ck_entry_activity_stretched_before CHECK (stretched_before BETWEEN 0 AND 1), 
	CONSTRAINT ck_entry_activity_metres CHECK (metres BETWEEN 1 AND 1000000), 
	CONSTRAINT ck_entry_activity_count CHECK (count BETWEEN 1 AND 1000000), 
	CONSTRAINT fk_entry_activity_entry FOREIGN KEY(owner_id, record_id) REFERENCES entry (owner_id, id), 
	CONSTRAINT ck_entry_activity_position CHECK (position >= 0)
)
 WITHOUT ROWID,
 STRICT

;
INSERT INTO "entry_activity" VALUES(1,'00000000-0000-0000-0000-000000000001',0,'Stairs',20,7,0,NULL,140);
INSERT INTO "entry_activity" VALUES(1,'00000000-0000-0000-0000-000000000001',1,'Chess',NULL,NULL,NULL,12,NULL);
INSERT INTO "entry_activity" VALUES(1,'00000000-0000-0000-0000-000000000007',0,'Stairs',20,7,0,NULL,140);
INSERT INTO "entry_activity" VALUES(1,'00000000-0000-0000-0000-000000000007',1,'Chess',NULL,NULL,NULL,12,NULL);
INSERT INTO "entry_activity" VALUES(1,'00000000-0000-0000-0000-000000000012',0,'Stairs',20,7,0,NULL,140);
INSERT INTO "entry_activity" VALUES(1,'00000000-0000-0000-0000-000000000012',1,'Chess',NULL,NULL,NULL,12,NULL);
CREATE TABLE entry_answer (
	owner_id INTEGER NOT NULL, 
	record_id TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	about TEXT NOT NULL, 
	yes INTEGER NOT NULL, 
	side TEXT NOT NULL, 
	CONSTRAINT pk_entry_answer PRIMARY KEY (owner_id, record_id, position), 
	CONSTRAINT ck_entry_answer_yes CHECK (yes BETWEEN 0 AND 1), 
	CONSTRAINT ck_entry_answer_side CHECK (side IN ('left', 'right', 'not_stated')), 
	CONSTRAINT fk_entry_answer_entry FOREIGN KEY(owner_id, record_id) REFERENCES entry (owner_id, id), 
	CONSTRAINT ck_entry_answer_position CHECK (position >= 0)
)
 WITHOUT ROWID,
 STRICT

;
INSERT INTO "entry_answer" VALUES(1,'00000000-0000-0000-0000-000000000001',0,'calf_swelling',1,'right');
INSERT INTO "entry_answer" VALUES(1,'00000000-0000-0000-0000-000000000001',1,'calf_swelling',0,'left');
INSERT INTO "entry_answer" VALUES(1,'00000000-0000-0000-0000-000000000001',2,'dull_ache',0,'not_stated');
INSERT INTO "entry_answer" VALUES(1,'00000000-0000-0000-0000-000000000007',0,'calf_swelling',1,'right');
INSERT INTO "entry_answer" VALUES(1,'00000000-0000-0000-0000-000000000007',1,'calf_swelling',0,'left');
INSERT INTO "entry_answer" VALUES(1,'00000000-0000-0000-0000-000000000007',2,'dull_ache',0,'not_stated');
INSERT INTO "entry_answer" VALUES(1,'00000000-0000-0000-0000-000000000012',0,'calf_swelling',1,'right');
INSERT INTO "entry_answer" VALUES(1,'00000000-0000-0000-0000-000000000012',1,'calf_swelling',0,'left');
INSERT INTO "entry_answer" VALUES(1,'00000000-0000-0000-0000-000000000012',2,'dull_ache',0,'not_stated');
CREATE TABLE entry_measurement (
	owner_id INTEGER NOT NULL, 
	record_id TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	value TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	CONSTRAINT pk_entry_measurement PRIMARY KEY (owner_id, record_id, position), 
	CONSTRAINT fk_entry_measurement_entry FOREIGN KEY(owner_id, record_id) REFERENCES entry (owner_id, id), 
	CONSTRAINT ck_entry_measurement_position CHECK (position >= 0)
)
 WITHOUT ROWID,
 STRICT

;
INSERT INTO "entry_measurement" VALUES(1,'00000000-0000-0000-0000-000000000001',0,'Headache','3','0-4');
INSERT INTO "entry_measurement" VALUES(1,'00000000-0000-0000-0000-000000000001',1,'Mood','good','');
INSERT INTO "entry_measurement" VALUES(1,'00000000-0000-0000-0000-000000000007',0,'Headache','3','0-4');
INSERT INTO "entry_measurement" VALUES(1,'00000000-0000-0000-0000-000000000007',1,'Mood','good','');
INSERT INTO "entry_measurement" VALUES(1,'00000000-0000-0000-0000-000000000012',0,'Headache','3','0-4');
INSERT INTO "entry_measurement" VALUES(1,'00000000-0000-0000-0000-000000000012',1,'Mood','good','');
CREATE TABLE entry_origin (
	owner_id INTEGER NOT NULL, 
	record_id TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	app TEXT NOT NULL, 
	record TEXT NOT NULL, 
	CONSTRAINT pk_entry_origin PRIMARY KEY (owner_id, record_id, position), 
	CONSTRAINT fk_entry_origin_entry FOREIGN KEY(owner_id, record_id) REFERENCES entry (owner_id, id), 
	CONSTRAINT ck_entry_origin_position CHECK (position >= 0)
)
 WITHOUT ROWID,
 STRICT

;
INSERT INTO "entry_origin" VALUES(1,'00000000-0000-0000-0000-000000000001',0,'Another app','4155892344');
INSERT INTO "entry_origin" VALUES(1,'00000000-0000-0000-0000-000000000007',0,'Another app','4155892344');
INSERT INTO "entry_origin" VALUES(1,'00000000-0000-0000-0000-000000000012',0,'Another app','4155892344');
CREATE TABLE entry_place (
	owner_id INTEGER NOT NULL, 
	record_id TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	zone TEXT NOT NULL, 
	side TEXT NOT NULL, 
	severity INTEGER, 
	words TEXT NOT NULL, 
	CONSTRAINT pk_entry_place PRIMARY KEY (owner_id, record_id, position), 
	CONSTRAINT ck_entry_place_side CHECK (side IN ('left', 'right', 'not_stated')), 
	CONSTRAINT ck_entry_place_severity CHECK (severity BETWEEN 0 AND 10), 
	CONSTRAINT fk_entry_place_entry FOREIGN KEY(owner_id, record_id) REFERENCES entry (owner_id, id), 
	CONSTRAINT ck_entry_place_position CHECK (position >= 0)
)
 WITHOUT ROWID,
 STRICT

;
INSERT INTO "entry_place" VALUES(1,'00000000-0000-0000-0000-000000000001',0,'back_of_knee','right',6,'');
INSERT INTO "entry_place" VALUES(1,'00000000-0000-0000-0000-000000000001',1,'elsewhere','left',NULL,'in the shoe');
INSERT INTO "entry_place" VALUES(1,'00000000-0000-0000-0000-000000000007',0,'back_of_knee','right',6,'');
INSERT INTO "entry_place" VALUES(1,'00000000-0000-0000-0000-000000000007',1,'elsewhere','left',NULL,'in the shoe');
INSERT INTO "entry_place" VALUES(1,'00000000-0000-0000-0000-000000000012',0,'back_of_knee','right',6,'');
INSERT INTO "entry_place" VALUES(1,'00000000-0000-0000-0000-000000000012',1,'elsewhere','left',NULL,'in the shoe');
CREATE TABLE entry_treatment (
	owner_id INTEGER NOT NULL, 
	record_id TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	dose TEXT NOT NULL, 
	helped INTEGER, 
	CONSTRAINT pk_entry_treatment PRIMARY KEY (owner_id, record_id, position), 
	CONSTRAINT ck_entry_treatment_helped CHECK (helped BETWEEN 0 AND 1), 
	CONSTRAINT fk_entry_treatment_entry FOREIGN KEY(owner_id, record_id) REFERENCES entry (owner_id, id), 
	CONSTRAINT ck_entry_treatment_position CHECK (position >= 0)
)
 WITHOUT ROWID,
 STRICT

;
INSERT INTO "entry_treatment" VALUES(1,'00000000-0000-0000-0000-000000000001',0,'Ice','10 minutes',1);
INSERT INTO "entry_treatment" VALUES(1,'00000000-0000-0000-0000-000000000001',1,'Rest','',NULL);
INSERT INTO "entry_treatment" VALUES(1,'00000000-0000-0000-0000-000000000007',0,'Ice','10 minutes',1);
INSERT INTO "entry_treatment" VALUES(1,'00000000-0000-0000-0000-000000000007',1,'Rest','',NULL);
INSERT INTO "entry_treatment" VALUES(1,'00000000-0000-0000-0000-000000000012',0,'Ice','10 minutes',1);
INSERT INTO "entry_treatment" VALUES(1,'00000000-0000-0000-0000-000000000012',1,'Rest','',NULL);
CREATE TABLE function (
	owner_id INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	saved_at TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	day TEXT NOT NULL, 
	activity TEXT NOT NULL, 
	rating INTEGER NOT NULL, seal TEXT, 
	CONSTRAINT pk_function PRIMARY KEY (owner_id, id), 
	CONSTRAINT ck_function_day CHECK (day IS NULL OR (day = date(day, '+0 days')) IS TRUE), 
	CONSTRAINT ck_function_rating CHECK (rating BETWEEN 0 AND 10), 
	CONSTRAINT ck_function_version CHECK (version >= 1), 
	CONSTRAINT ck_function_voided CHECK (voided BETWEEN 0 AND 1), 
	CONSTRAINT fk_function_owner FOREIGN KEY(owner_id) REFERENCES owner (id)
)
 STRICT

;
INSERT INTO "function" VALUES(1,'00000000-0000-0000-0000-000000000003',1,'2026-03-15T20:30:00+01:00',0,'2026-03-01','Climbing stairs',0,'90f929b4b91629f1aef32c490e0a4530');
INSERT INTO "function" VALUES(1,'00000000-0000-0000-0000-000000000009',2,'2026-03-15T20:30:00+01:00',1,'2026-03-01','Climbing stairs',0,'10a4a78541805a8885c2d076b708579a');
CREATE TABLE history (
	owner_id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	record_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	saved_at TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	content TEXT NOT NULL, seal TEXT, 
	CONSTRAINT pk_history PRIMARY KEY (owner_id, kind, record_id, version), 
	CONSTRAINT ck_history_kind CHECK (kind IN ('entry', 'mark', 'function', 'response', 'profile', 'watch')), 
	CONSTRAINT ck_history_version CHECK (version >= 1), 
	CONSTRAINT ck_history_voided CHECK (voided BETWEEN 0 AND 1), 
	CONSTRAINT fk_history_owner FOREIGN KEY(owner_id) REFERENCES owner (id)
)
 STRICT

;
INSERT INTO "history" VALUES(1,'entry','00000000-0000-0000-0000-000000000007',1,'2026-03-15T20:30:00+01:00',0,'{"id":"00000000-0000-0000-0000-000000000007","occurred_at":"2026-03-15T20:30:00+01:00","logged_at":"2026-03-15T21:30:00+01:00","severity":6,"places":[{"zone":"back_of_knee","side":"right","severity":6},{"zone":"elsewhere","side":"left","words":"in the shoe"}],"answers":[{"about":"calf_swelling","side":"right","answer":"yes"},{"about":"calf_swelling","side":"left","answer":"no"},{"about":"dull_ache","answer":"no"}],"onset":{"ago":3,"unit":"weeks","manner":"gradual"},"activities":[{"kind":"Stairs","minutes":20,"effort":7,"stretched_before":"no","count":140},{"kind":"Chess","metres":12}],"treatments":[{"kind":"Ice","dose":"10 minutes","helped":"yes"},{"kind":"Rest"}],"measurements":[{"kind":"Headache","value":"3","unit":"0-4"},{"kind":"Mood","value":"good"}],"origin":{"app":"Another app","record":"4155892344"}}','7725f43daddf60d8330d7c15217016a0');
INSERT INTO "history" VALUES(1,'mark','00000000-0000-0000-0000-000000000008',1,'2026-03-15T20:30:00+01:00',0,'{"id":"00000000-0000-0000-0000-000000000008","date":"2026-03-01","kind":"appointment","text":"first visit","side":"right"}','57d04857a55250818be7271e9eacb275');
INSERT INTO "history" VALUES(1,'function','00000000-0000-0000-0000-000000000009',1,'2026-03-15T20:30:00+01:00',0,'{"id":"00000000-0000-0000-0000-000000000009","date":"2026-03-01","activity":"Climbing stairs","rating":0}','052c94c691433dc4b251bf9c81ca46c0');
INSERT INTO "history" VALUES(1,'response','00000000-0000-0000-0000-00000000000a',1,'2026-03-15T20:30:00+01:00',0,'{"id":"00000000-0000-0000-0000-00000000000a","made_at":"2026-03-15T20:30:00+01:00","kind":"seen","rule":"dvt","rule_version":2,"urgency":"same_day","evidence":["calf_swelling","leg_warmth"],"date":"2026-03-15"}','766b66b9b4fbca2ebcfe38529db04e81');
INSERT INTO "history" VALUES(1,'watch','00000000-0000-0000-0000-00000000000b',1,'2026-03-15T20:30:00+01:00',0,'{"id":"00000000-0000-0000-0000-00000000000b","date":"2026-03-01","kind":"activity","name":"Squatting","direction":"worse","plan":{"first":"2026-03-16","last":"2026-03-19","days":["2026-03-17","2026-03-18"]}}','3a7ea1a959b213d12406d6d22bdd5e89');
INSERT INTO "history" VALUES(1,'entry','00000000-0000-0000-0000-000000000001',1,'2026-03-15T20:30:00+01:00',0,'{"id":"00000000-0000-0000-0000-000000000001","occurred_at":"2026-03-15T20:30:00+01:00","logged_at":"2026-03-15T21:30:00+01:00","severity":6,"places":[{"zone":"back_of_knee","side":"right","severity":6},{"zone":"elsewhere","side":"left","words":"in the shoe"}],"answers":[{"about":"calf_swelling","side":"right","answer":"yes"},{"about":"calf_swelling","side":"left","answer":"no"},{"about":"dull_ache","answer":"no"}],"onset":{"ago":3,"unit":"weeks","manner":"gradual"},"activities":[{"kind":"Stairs","minutes":20,"effort":7,"stretched_before":"no","count":140},{"kind":"Chess","metres":12}],"treatments":[{"kind":"Ice","dose":"10 minutes","helped":"yes"},{"kind":"Rest"}],"measurements":[{"kind":"Headache","value":"3","unit":"0-4"},{"kind":"Mood","value":"good"}],"origin":{"app":"Another app","record":"4155892344"}}','a7dc83c311ed5c58f43018e53fffc420');
INSERT INTO "history" VALUES(1,'mark','00000000-0000-0000-0000-000000000002',1,'2026-03-15T20:30:00+01:00',0,'{"id":"00000000-0000-0000-0000-000000000002","date":"2026-03-01","kind":"appointment","text":"first visit","side":"right"}','b3b10b85d115d698dfd1f06bceb226b4');
INSERT INTO "history" VALUES(1,'mark','00000000-0000-0000-0000-000000000002',2,'2026-03-15T20:30:00+01:00',1,'{"id":"00000000-0000-0000-0000-000000000002","date":"2026-03-01","kind":"appointment","text":"first visit","side":"right"}','49528eb90960bf7d9bf3a07c6bcc0e8b');
CREATE TABLE intake (
	owner_id INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	taken_at TEXT NOT NULL, 
	count INTEGER NOT NULL, 
	undone INTEGER NOT NULL, 
	CONSTRAINT pk_intake PRIMARY KEY (owner_id, id), 
	CONSTRAINT ck_intake_count CHECK (count >= 1), 
	CONSTRAINT ck_intake_undone CHECK (undone BETWEEN 0 AND 1), 
	CONSTRAINT fk_intake_owner FOREIGN KEY(owner_id) REFERENCES owner (id)
)
 STRICT

;
INSERT INTO "intake" VALUES(1,'00000000-0000-0000-0000-000000000001','2026-03-15T20:30:00+01:00',1,0);
CREATE TABLE intake_record (
	owner_id INTEGER NOT NULL, 
	intake_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	record_id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	undone INTEGER NOT NULL, 
	CONSTRAINT pk_intake_record PRIMARY KEY (owner_id, intake_id, kind, record_id), 
	CONSTRAINT fk_intake_record_intake FOREIGN KEY(owner_id, intake_id) REFERENCES intake (owner_id, id), 
	CONSTRAINT ck_intake_record_kind CHECK (kind IN ('entry', 'mark', 'function', 'response', 'profile', 'watch')), 
	CONSTRAINT ck_intake_record_version CHECK (version >= 1), 
	CONSTRAINT ck_intake_record_undone CHECK (undone BETWEEN 0 AND 1)
)
 WITHOUT ROWID,
 STRICT

;
INSERT INTO "intake_record" VALUES(1,'00000000-0000-0000-0000-000000000001','entry','00000000-0000-0000-0000-000000000012',1,0);
CREATE TABLE mark (
	owner_id INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	saved_at TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	day TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	text TEXT NOT NULL, 
	side TEXT NOT NULL, seal TEXT, 
	CONSTRAINT pk_mark PRIMARY KEY (owner_id, id), 
	CONSTRAINT ck_mark_day CHECK (day IS NULL OR (day = date(day, '+0 days')) IS TRUE), 
	CONSTRAINT ck_mark_side CHECK (side IN ('left', 'right', 'not_stated')), 
	CONSTRAINT ck_mark_version CHECK (version >= 1), 
	CONSTRAINT ck_mark_voided CHECK (voided BETWEEN 0 AND 1), 
	CONSTRAINT fk_mark_owner FOREIGN KEY(owner_id) REFERENCES owner (id)
)
 STRICT

;
INSERT INTO "mark" VALUES(1,'00000000-0000-0000-0000-000000000002',3,'2026-03-15T20:30:00+01:00',0,'2026-03-01','appointment','first visit','right','0c68fe8b7896df34db3955ed7240d675');
INSERT INTO "mark" VALUES(1,'00000000-0000-0000-0000-000000000008',2,'2026-03-15T20:30:00+01:00',1,'2026-03-01','appointment','first visit','right','3b282a03798e184654c48dbaf63c58ee');
CREATE TABLE owner (
	id INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	changed_at TEXT NOT NULL, 
	demo INTEGER NOT NULL, seal TEXT, 
	CONSTRAINT pk_owner PRIMARY KEY (id), 
	CONSTRAINT ck_owner_revision CHECK (revision >= 0), 
	CONSTRAINT ck_owner_demo CHECK (demo BETWEEN 0 AND 1)
)
 STRICT

;
INSERT INTO "owner" VALUES(1,20,'2026-03-15T20:30:00+01:00',0,'efb4b761f8caa441195885ccc825e427');
CREATE TABLE profile (
	owner_id INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	saved_at TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	birth_year INTEGER, 
	sex TEXT, 
	height_cm INTEGER, 
	weight_kg INTEGER, 
	country TEXT NOT NULL, seal TEXT, 
	CONSTRAINT pk_profile PRIMARY KEY (owner_id, id), 
	CONSTRAINT ck_profile_id CHECK (id = 'profile'), 
	CONSTRAINT ck_profile_version CHECK (version >= 1), 
	CONSTRAINT ck_profile_voided CHECK (voided BETWEEN 0 AND 1), 
	CONSTRAINT fk_profile_owner FOREIGN KEY(owner_id) REFERENCES owner (id)
)
 STRICT

;
INSERT INTO "profile" VALUES(1,'profile',1,'2026-03-15T20:30:00+01:00',0,1980,NULL,NULL,NULL,'GB','7af7993066d4eff273f0b2abde50c9a7');
CREATE TABLE profile_condition (
	owner_id INTEGER NOT NULL, 
	record_id TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	about TEXT NOT NULL, 
	yes INTEGER NOT NULL, 
	CONSTRAINT pk_profile_condition PRIMARY KEY (owner_id, record_id, position), 
	CONSTRAINT ck_profile_condition_yes CHECK (yes BETWEEN 0 AND 1), 
	CONSTRAINT fk_profile_condition_profile FOREIGN KEY(owner_id, record_id) REFERENCES profile (owner_id, id), 
	CONSTRAINT ck_profile_condition_position CHECK (position >= 0)
)
 WITHOUT ROWID,
 STRICT

;
INSERT INTO "profile_condition" VALUES(1,'profile',0,'gout',0);
INSERT INTO "profile_condition" VALUES(1,'profile',1,'cancer',1);
CREATE TABLE response (
	owner_id INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	saved_at TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	made_at TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	rule TEXT NOT NULL, 
	rule_version INTEGER NOT NULL, 
	urgency TEXT NOT NULL, 
	day TEXT, seal TEXT, 
	CONSTRAINT pk_response PRIMARY KEY (owner_id, id), 
	CONSTRAINT ck_response_rule_version CHECK (rule_version >= 1), 
	CONSTRAINT ck_response_day CHECK (day IS NULL OR (day = date(day, '+0 days')) IS TRUE), 
	CONSTRAINT ck_response_version CHECK (version >= 1), 
	CONSTRAINT ck_response_voided CHECK (voided BETWEEN 0 AND 1), 
	CONSTRAINT fk_response_owner FOREIGN KEY(owner_id) REFERENCES owner (id)
)
 STRICT

;
INSERT INTO "response" VALUES(1,'00000000-0000-0000-0000-000000000004',1,'2026-03-15T20:30:00+01:00',0,'2026-03-15T20:30:00+01:00','seen','dvt',2,'same_day','2026-03-15','16a56c4d11238769b6f16b80c112cb9c');
INSERT INTO "response" VALUES(1,'00000000-0000-0000-0000-00000000000a',2,'2026-03-15T20:30:00+01:00',1,'2026-03-15T20:30:00+01:00','seen','dvt',2,'same_day','2026-03-15','c027601034ac5c119222a76fc81a4db9');
CREATE TABLE response_evidence (
	owner_id INTEGER NOT NULL, 
	record_id TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	CONSTRAINT pk_response_evidence PRIMARY KEY (owner_id, record_id, position), 
	CONSTRAINT fk_response_evidence_response FOREIGN KEY(owner_id, record_id) REFERENCES response (owner_id, id), 
	CONSTRAINT ck_response_evidence_position CHECK (position >= 0)
)
 WITHOUT ROWID,
 STRICT

;
INSERT INTO "response_evidence" VALUES(1,'00000000-0000-0000-0000-000000000004',0,'calf_swelling');
INSERT INTO "response_evidence" VALUES(1,'00000000-0000-0000-0000-000000000004',1,'leg_warmth');
INSERT INTO "response_evidence" VALUES(1,'00000000-0000-0000-0000-00000000000a',0,'calf_swelling');
INSERT INTO "response_evidence" VALUES(1,'00000000-0000-0000-0000-00000000000a',1,'leg_warmth');
CREATE TABLE watch (
	owner_id INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	saved_at TEXT NOT NULL, 
	voided INTEGER NOT NULL, 
	day TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	direction TEXT NOT NULL, 
	plan_first TEXT, 
	plan_last TEXT, seal TEXT, 
	CONSTRAINT pk_watch PRIMARY KEY (owner_id, id), 
	CONSTRAINT ck_watch_day CHECK (day IS NULL OR (day = date(day, '+0 days')) IS TRUE), 
	CONSTRAINT ck_watch_plan_first CHECK (plan_first IS NULL OR (plan_first = date(plan_first, '+0 days')) IS TRUE), 
	CONSTRAINT ck_watch_plan_last CHECK (plan_last IS NULL OR (plan_last = date(plan_last, '+0 days')) IS TRUE), 
	CONSTRAINT ck_watch_direction CHECK (direction IN ('either', 'worse', 'better')), 
	CONSTRAINT ck_watch_plan CHECK ((plan_first IS NULL) = (plan_last IS NULL)), 
	CONSTRAINT ck_watch_version CHECK (version >= 1), 
	CONSTRAINT ck_watch_voided CHECK (voided BETWEEN 0 AND 1), 
	CONSTRAINT fk_watch_owner FOREIGN KEY(owner_id) REFERENCES owner (id)
)
 STRICT

;
INSERT INTO "watch" VALUES(1,'00000000-0000-0000-0000-000000000005',1,'2026-03-15T20:30:00+01:00',0,'2026-03-01','activity','Squatting','worse','2026-03-16','2026-03-19','8f63f9af8c8559ef718b48dee2579a0b');
INSERT INTO "watch" VALUES(1,'00000000-0000-0000-0000-00000000000b',2,'2026-03-15T20:30:00+01:00',1,'2026-03-01','activity','Squatting','worse','2026-03-16','2026-03-19','36d8b6aaf0409645de7a8fcc8cba07fb');
CREATE TABLE watch_day (
	owner_id INTEGER NOT NULL, 
	record_id TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	day TEXT NOT NULL, 
	CONSTRAINT pk_watch_day PRIMARY KEY (owner_id, record_id, position), 
	CONSTRAINT ck_watch_day_day CHECK (day IS NULL OR (day = date(day, '+0 days')) IS TRUE), 
	CONSTRAINT fk_watch_day_watch FOREIGN KEY(owner_id, record_id) REFERENCES watch (owner_id, id), 
	CONSTRAINT ck_watch_day_position CHECK (position >= 0)
)
 WITHOUT ROWID,
 STRICT

;
INSERT INTO "watch_day" VALUES(1,'00000000-0000-0000-0000-000000000005',0,'2026-03-17');
INSERT INTO "watch_day" VALUES(1,'00000000-0000-0000-0000-000000000005',1,'2026-03-18');
INSERT INTO "watch_day" VALUES(1,'00000000-0000-0000-0000-00000000000b',0,'2026-03-17');
INSERT INTO "watch_day" VALUES(1,'00000000-0000-0000-0000-00000000000b',1,'2026-03-18');
COMMIT;
PRAGMA application_id=1802398823;
PRAGMA user_version=4;
