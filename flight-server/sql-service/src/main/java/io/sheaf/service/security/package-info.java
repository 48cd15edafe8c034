/** Who may call the service: users, passwords and tokens. */
package io.sheaf.service.security;
