/** Who may call. */
package io.sheaf.service.security;
