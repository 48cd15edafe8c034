/** Sheets of Excel workbooks, read by fastexcel's streaming reader. */
package io.sheaf.storage.xlsx;
