package io.sheaf.service.security;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The users of a service by name, from a file of lines {@code NAME:HASH}, or {@code
 * NAME:HASH:admin} for an administrator; empty lines and lines that begin with {@code #} don't
 * count. Immutable.
 */
public final class Users {
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._@-]{1,128}");

  /** Compared with when there is no such user, so that the time doesn't tell. */
  private static final PasswordHash NOBODY = PasswordHash.of(new char[] {'x'});

  private static final String ADMINISTRATOR = ":admin";

  private record User(PasswordHash password, boolean administrator) {}

  private final Map<String, User> users;

  private Users(Map<String, User> users) {
    this.users = Map.copyOf(users);
  }

  /**
   * Reads a file.
   *
   * @throws SheafException FILE_NOT_FOUND; INVALID_SETTING naming the line that is wrong
   */
  public static Users read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new SheafException(
          ErrorCode.FILE_NOT_FOUND, "cannot read the users in '" + file + "'", e);
    }
    Map<String, User> users = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        int colon = line.indexOf(':');
        String name = colon < 0 ? "" : line.substring(0, colon);
        checkName(name, "line " + (i + 1) + " of '" + file + "'");
        boolean administrator = line.endsWith(ADMINISTRATOR);
        int end = line.length() - (administrator ? ADMINISTRATOR.length() : 0);
        users.put(
            name, new User(PasswordHash.parse(line.substring(colon + 1, end)), administrator));
      }
    }
    return new Users(users);
  }

  private static void checkName(String name, String where) {
    if (!NAME.matcher(name).matches()) {
      throw new SheafException(
          ErrorCode.INVALID_SETTING,
          where + " has no user's name: letters, digits and . _ @ - make one");
    }
  }

  /**
   * Adds a user to a file, which is made if need be, for its owner alone to read.
   *
   * @throws SheafException INVALID_SETTING when the name is none or taken; IO_ERROR
   */
  public static void add(Path file, String name, char[] password, boolean administrator) {
    checkName(name, "'" + name + "'");
    boolean there = Files.exists(file);
    if (there && read(file).users.containsKey(name)) {
      throw new SheafException(ErrorCode.INVALID_SETTING, "there is a user '" + name + "' already")
          .withHint("remove the line from '" + file + "' first");
    }
    try {
      if (!there
          && Files.getFileStore(file.toAbsolutePath().getParent())
              .supportsFileAttributeView("posix")) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      Files.writeString(
          file,
          name
              + ":"
              + PasswordHash.of(password)
              + (administrator ? ADMINISTRATOR : "")
              + System.lineSeparator(),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new SheafException(
          ErrorCode.IO_ERROR, "cannot write the users to '" + file + "': " + e.getMessage(), e);
    }
  }

  /** Whether there is a user of that name and password. */
  public boolean accepts(String name, char[] password) {
    User user = users.get(name);
    return (user == null ? NOBODY : user.password).matches(password) && user != null;
  }

  /** Whether that user may see and stop the statements of others. */
  public boolean isAdministrator(String name) {
    User user = users.get(name);
    return user != null && user.administrator;
  }
}
