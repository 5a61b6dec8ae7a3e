package repaired

import "gorm.io/gorm"

// Where the field says that it could not begin, there is no transaction.
func inTransaction(db *gorm.DB, work func(*gorm.DB) error) error {
	tx := db.Begin()
	if tx.Error != nil {
		return tx.Error
	}
	if err := work(tx); err != nil {
		tx.Rollback()
		return err
	}
	return tx.Commit().Error
}
