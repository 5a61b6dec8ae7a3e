// select: DEFAULT

// Package broken has comments that silence nothing.
package broken

import (
	"os"
)

// The file is closed: nothing is found here that the comment could silence.
func needless(name string) error {
	f, err := os.Open(name) //goplumb:ignore file-unclosed it was lost once // want "unused-suppression"
	if err != nil {
		return err
	}
	return f.Close()
}

// Above the line it is as needless.
func above(name string) error {
	//goplumb:ignore file-unclosed it was lost once // want "unused-suppression"
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return f.Close()
}

// Another rule than the one that tells.
func otherRule(name string) error {
	f, err := os.Open(name) //goplumb:ignore sql-rows-unclosed not what is wrong // want "unused-suppression" "file-unclosed"
	if err != nil {
		return err
	}
	_, err = f.Stat()
	return err
}

// A rule that does not exist.
func misspelt(name string) error {
	f, err := os.Open(name) //goplumb:ignore file-unclose a typing error // want "unused-suppression" "file-unclosed"
	if err != nil {
		return err
	}
	_, err = f.Stat()
	return err
}

// No rule at all.
func nameless(name string) error {
	//goplumb:ignore // want "unused-suppression"
	f, err := os.Open(name) // want "file-unclosed"
	if err != nil {
		return err
	}
	_, err = f.Stat()
	return err
}
