// Command program makes its pool once, in main.
package main

import (
	"log"
	"net/http"
	"os"
	"time"
)

// main runs once.
func main() {
	tr := &http.Transport{IdleConnTimeout: time.Minute}
	c := &http.Client{Transport: tr, Timeout: time.Minute}
	proxy(os.Getenv("UPSTREAM"))
	http.HandleFunc("/ask", func(w http.ResponseWriter, r *http.Request) { ask(r.URL.Path) })
	for _, u := range os.Args[1:] {
		ping(c, u)
		pingAlone(u)
	}
}

func ping(c *http.Client, url string) {
	resp, err := c.Get(url)
	if err != nil {
		log.Println(err)
		return
	}
	resp.Body.Close()
}

// Called in main's loop, it makes a pool each time.
func pingAlone(url string) {
	tr := &http.Transport{IdleConnTimeout: time.Minute} // want "http-transport-per-call"
	ping(&http.Client{Transport: tr, Timeout: time.Minute}, url)
}

// Called once, by main.
func proxy(url string) {
	tr := &http.Transport{IdleConnTimeout: time.Minute}
	ping(&http.Client{Transport: tr, Timeout: time.Minute}, url)
}

// Called once, too, but whenever a request comes.
func ask(url string) {
	tr := &http.Transport{IdleConnTimeout: time.Minute} // want "http-transport-per-call"
	ping(&http.Client{Transport: tr, Timeout: time.Minute}, url)
}
