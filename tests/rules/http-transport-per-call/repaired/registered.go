package repaired

import "net/http"

func describe(name string, run func()) bool {
	run()
	return name != ""
}

// How often a literal runs that is registered is for those to say who run it.
var _ = describe("asks once", func() {
	client := &http.Client{Transport: &http.Transport{}}
	resp, err := client.Get("http://localhost/")
	if err == nil {
		resp.Body.Close()
	}
})
