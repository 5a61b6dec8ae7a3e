
// What runs through the rows does not close them. Some of what they say may be missing, and the paths through the
// helper are no more for that.
func listed(db *sql.DB) ([]*person, error) {
	rows, err := db.Query("SELECT name, street, town, land, phone, mail FROM people") // want "sql-rows-unclosed"
	if err != nil {
		return nil, err
	}
	return collected(rows)
}

func collected(rows *sql.Rows) ([]*person, error) {
	var people []*person
	for rows.Next() {
		var name, street, town, land, phone, mail string
		if err := rows.Scan(&name, &street, &town, &land, &phone, &mail); err != nil {
			return nil, err
		}
		one := &person{Name: name}
		if street != "" {
			one.Street = street
		}
		if town != "" {
			one.Town = town
		}
		if land != "" {
			one.Land = land
		}
		if phone != "" {
			one.Phone = phone
		}
		if mail != "" {
			one.Mail = mail
		}
		people = append(people, one)
	}
	return people, rows.Err()
}

type person struct {
	Name, Street, Town, Land, Phone, Mail string
}
