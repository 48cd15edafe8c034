package io.sheaf.service;

import io.sheaf.service.security.Users;
import io.sheaf.sql.catalog.FileAccess;
import java.util.Objects;
import java.util.Optional;

/**
 * Who may call a service, and what their SQL may do.
 *
 * @param users those who may; empty for anybody that can connect
 * @param anonymous whether anybody may call over the network when there are neither users nor
 *     client certificates; processes of the same machine may always then
 * @param access which files SQL may read and write
 */
public record ServiceSecurity(Optional<Users> users, boolean anonymous, FileAccess access) {
  /** Anybody of this machine, with every file. */
  public static final ServiceSecurity OPEN =
      new ServiceSecurity(Optional.empty(), false, FileAccess.ALL);

  public ServiceSecurity {
    Objects.requireNonNull(users, "users");
    Objects.requireNonNull(access, "access");
  }

  /** Whether a user may see and stop the statements of others. */
  boolean isAdministrator(String user) {
    return users.map(known -> known.isAdministrator(user)).orElse(false);
  }

  /** Whether no file may be written. */
  boolean readOnly() {
    return access.writable().filter(folders -> folders.isEmpty()).isPresent();
  }
}
