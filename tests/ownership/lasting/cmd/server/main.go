// select: leak

// Command server serves.
package main

import (
	"log"

	"example.com/lasting/store"
)

func main() {
	s, err := store.Open("localhost")
	if err != nil {
		log.Fatal(err)
	}
	for {
		v, err := s.Get("next")
		if err != nil {
			log.Fatal(err)
		}
		log.Print(v)
	}
}
