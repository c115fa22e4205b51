package verify

import (
	"cmp"
	"fmt"
	"slices"
)

// signed compares a growing log with the checkpoints that its policy names.
type signed struct {
	origin string       // that of the key; "" without one
	due    []Checkpoint // still to compare, by size
	final  *Checkpoint
	bad    error // a checkpoint that is none
	proven int64
	agreed int
}

// read opens all checkpoints. One that is bad does not stop the check of the
// leaves: they may tell more. Its Failure comes at the end.
func (s *signed) read(trusted Policy) error {
	texts := trusted.Checkpoints
	if trusted.Final != "" {
		texts = append([]string{trusted.Final}, texts...)
	}
	if trusted.Key == "" {
		if len(texts) > 0 {
			return fmt.Errorf("%w: none given to check the checkpoints with", ErrKey)
		}
		return nil
	}
	k, err := parseKey(trusted.Key)
	if err != nil {
		return err
	}
	s.origin = k.origin
	for i, text := range texts {
		c, err := k.checkpoint(text)
		if err != nil {
			if s.bad == nil {
				s.bad = err
			}
			continue
		}
		s.due = append(s.due, c)
		if i == 0 && trusted.Final != "" {
			s.final = &c
		}
	}
	slices.SortStableFunc(s.due, func(a, b Checkpoint) int { return cmp.Compare(a.Size, b.Size) })
	return nil
}

// at compares all checkpoints of the tree's present size.
func (s *signed) at(tree *frontier) error {
	for len(s.due) > 0 && s.due[0].Size == tree.size {
		if root := tree.root(); root != s.due[0].Root {
			// All leaves up to the last checkpoint that agreed are what
			// they were; which of the later ones is not, no root can tell.
			return &Failure{
				Index: s.proven, Until: max(tree.size, s.proven), Reason: ReasonRoot,
				Detail: fmt.Sprintf("at size %d the log has the root %s, the checkpoint %s", tree.size, root, s.due[0].Root),
			}
		}
		s.proven = tree.size
		s.agreed++
		s.due = s.due[1:]
	}
	return nil
}

// end reports checkpoints beyond the end, leaves beyond the final checkpoint,
// and at last a checkpoint that was none.
func (s *signed) end(size int64) error {
	if len(s.due) > 0 {
		seen := s.due[len(s.due)-1].Size
		return &Failure{
			Index: size, Until: seen, Reason: ReasonLogTruncated,
			Detail: fmt.Sprintf("%d leaves, a checkpoint has seen %d", size, seen),
		}
	}
	if s.bad != nil {
		return &Failure{Index: s.proven, Until: max(size, s.proven), Reason: ReasonCheckpoint, Detail: s.bad.Error()}
	}
	if s.final != nil && s.final.Size < size {
		return &Failure{
			Index: s.final.Size, Until: size, Reason: ReasonLogUnsigned,
			Detail: fmt.Sprintf("%d leaves, the final checkpoint covers %d", size, s.final.Size),
		}
	}
	return nil
}
