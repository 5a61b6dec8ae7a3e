package broken

import "gorm.io/gorm"

// The error of a statement is no reason to leave it open.
func inTransaction(db *gorm.DB, values any) error {
	tx := db.Begin() // want "sql-tx-unfinished"
	if tx.Error != nil {
		return tx.Error
	}
	if err := tx.Create(values).Error; err != nil {
		return err
	}
	return tx.Commit().Error
}
