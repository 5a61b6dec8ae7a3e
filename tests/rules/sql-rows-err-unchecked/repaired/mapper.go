package repaired

import "gorm.io/gorm"

type user struct{ Name string }

// Asked after the loop.
func mapped(db *gorm.DB) ([]user, error) {
	rows, err := db.Model(&user{}).Rows()
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
	return users, rows.Err()
}
