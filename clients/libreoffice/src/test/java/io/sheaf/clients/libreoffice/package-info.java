/** LibreOffice Base over Sheaf's driver. */
package io.sheaf.clients.libreoffice;
