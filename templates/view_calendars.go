package templates

// Calendars is the page "calendars". The form posts id, name, zone, the hours of each
// day (monday … sunday, "07:30-12:00, 13:00-16:00"), holidays (a date and a name on
// each line) and edit, where it changes one that is there, to /calendars.
type Calendars struct {
	Frame
	Items    []Calendar
	MayWrite bool
	Edit     bool // the form changes one that is there
	Form     Calendar
	Errors   []FieldError
	Refusal  *Refusal
}

// Calendar is when an office works.
type Calendar struct {
	ID, Name string
	Version  int64
	Zone     string // "WIB", "WITA" or "WIT"
	Days     []CalendarDay
	Holidays []Holiday
	Typed    string // the holidays as they are typed
}

// CalendarDay is the hours of one day: word weekday.<Name>; empty Hours: nobody works.
type CalendarDay struct{ Name, Hours string }

// Holiday is a day on which nobody works.
type Holiday struct{ Date, Name string }
