package broken

import "gorm.io/gorm"

type user struct{ Name string }

// The mapper that reads one row does not ask why there is no other.
func mapped(db *gorm.DB) ([]user, error) {
	rows, err := db.Model(&user{}).Rows() // want "sql-rows-err-unchecked"
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var users []user
	for rows.Next() {
		var u user
		if err := db.ScanRows(rows, &u); err != nil {
			return nil, err
		}
		users = append(users, u)
	}
	return users, nil
}
