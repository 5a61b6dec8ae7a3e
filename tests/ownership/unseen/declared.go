// select: leak

package unseen

import (
	"database/sql"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"

	"example.org/orm"
)

type querier interface {
	query(q string) (*sql.Rows, error)
}

type archive struct {
	db *orm.DB
}

// What comes from out of sight is what this function says that it gives.
func (a *archive) query(q string) (*sql.Rows, error) {
	if q == "" {
		return nil, sql.ErrNoRows
	}
	return a.db.Raw(q).Rows()
}

func (a *archive) names(q string) ([]string, error) {
	rows, err := a.query(q) // want "sql-rows-unclosed"
	if err != nil {
		return nil, err
	}
	return scanned(rows)
}

// Behind an interface, too.
func namesOf(from querier, q string) ([]string, error) {
	rows, err := from.query(q) // want "sql-rows-unclosed"
	if err != nil {
		return nil, err
	}
	return scanned(rows)
}

func namesThen(from querier, q string) ([]string, error) {
	rows, err := from.query(q)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	return scanned(rows)
}

func scanned(rows *sql.Rows) ([]string, error) {
	var found []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		found = append(found, name)
	}
	return found, rows.Err()
}

// So are the results that have a name.
func (a *archive) ask(url string) (resp *http.Response, err error) {
	resp, err = a.db.Remote().Fetch(url)
	return resp, err
}

func (a *archive) status(url string) (int, error) {
	resp, err := a.ask(url) // want "http-body-unclosed"
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func (a *archive) asked(url string) error {
	resp, err := a.ask(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Quiet: by its name it looks up what somebody else keeps.
func (a *archive) current() (*sql.Tx, error) { return a.db.GetTx() }

func (a *archive) touch() error {
	tx, err := a.current()
	if err != nil {
		return err
	}
	_, err = tx.Exec("update t set n = n + 1")
	return err
}

// Quiet: what may be the very thing that is given.
func (a *archive) wrap(resp *http.Response) (*http.Response, error) { return a.db.Decode(resp) }

func (a *archive) wrapped(resp *http.Response) (int, error) {
	out, err := a.wrap(resp)
	if err != nil {
		return 0, err
	}
	return out.StatusCode, nil
}

// What is used as a response is one, whoever has sent the request.
func (a *archive) fetch(url string) ([]byte, error) {
	answer, err := a.db.Remote().Fetch(url) // want "http-body-unclosed"
	if err != nil {
		return nil, err
	}
	if answer.StatusCode != http.StatusOK {
		return nil, http.ErrNoLocation
	}
	return io.ReadAll(answer.Body)
}

func (a *archive) fetched(url string) ([]byte, error) {
	answer, err := a.db.Remote().Fetch(url)
	if err != nil {
		return nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return nil, http.ErrNoLocation
	}
	return io.ReadAll(answer.Body)
}

// Quiet: a body that is no stream has been read already.
func (a *archive) decode(url string) (string, error) {
	answer, err := a.db.Remote().Fetch(url)
	if err != nil {
		return "", err
	}
	if answer.StatusCode != http.StatusOK {
		return "", http.ErrNoLocation
	}
	var found string
	err = json.Unmarshal(answer.Body, &found)
	return found, err
}

// Quiet: a library for one service has read the answer, and shows what came with it.
func (a *archive) create(name string) (*http.Response, error) { return a.db.Names().Create(name) }

func (a *archive) created(name string) error {
	_, err := a.create(name)
	return err
}

func (a *archive) send(name string) (*http.Response, error) { return a.db.Names().Send(name) }

func (a *archive) sent(name string) error {
	_, err := a.send(name) // want "http-body-unclosed"
	return err
}

// Quiet: no request is sent, a handler is called.
func (a *archive) tried() ([]byte, error) {
	answer, err := a.db.Handler().Test(httptest.NewRequest("GET", "/", nil))
	if err != nil {
		return nil, err
	}
	if answer.StatusCode != http.StatusOK {
		return nil, http.ErrNoLocation
	}
	return io.ReadAll(answer.Body)
}
