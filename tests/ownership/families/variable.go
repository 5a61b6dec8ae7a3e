// select: leak

package families

import "github.com/gorilla/websocket"

// The catalogue says what type a variable of the library has, and so what its methods give.
func pingBroken(url string) error {
	conn, _, err := websocket.DefaultDialer.Dial(url, nil) // want "net-conn-unclosed"
	if err != nil {
		return err
	}
	return conn.WriteMessage(websocket.PingMessage, nil)
}

// Closed.
func ping(url string) error {
	conn, _, err := websocket.DefaultDialer.Dial(url, nil)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.WriteMessage(websocket.PingMessage, nil)
}
