package templates

// Question is one that a stage asks about findings of a category, with its answer.
type Question struct {
	Field    string // of the form, and as errors name it
	Category string // word category.<…>
	Text     string
	Answer   string // "yes", "no", "na"; word answer.<…>; "": none yet
}

// Answers lists what can be answered.
func (Question) Answers() []string { return []string{"yes", "no", "na"} }

// RecordPart is a part of the record that a stage requires.
type RecordPart struct {
	Name  string // word test.part.<Name>
	Value string
	Long  bool // takes several lines
	Day   bool // is a day
}

// Field is its name in the form, and as errors name it.
func (r RecordPart) Field() string { return "consequence_test." + r.Name }
