import com.sun.star.beans.PropertyValue;
import com.sun.star.beans.XPropertySet;
import com.sun.star.bridge.XUnoUrlResolver;
import com.sun.star.comp.helper.Bootstrap;
import com.sun.star.container.XNameAccess;
import com.sun.star.frame.XDesktop;
import com.sun.star.lang.XMultiComponentFactory;
import com.sun.star.lang.XSingleServiceFactory;
import com.sun.star.sdb.CommandType;
import com.sun.star.sdbc.XConnection;
import com.sun.star.sdbc.XDataSource;
import com.sun.star.sdbc.XParameters;
import com.sun.star.sdbc.XPreparedStatement;
import com.sun.star.sdbc.XResultSet;
import com.sun.star.sdbc.XRow;
import com.sun.star.sdbc.XRowSet;
import com.sun.star.sdbcx.XColumnsSupplier;
import com.sun.star.sdbcx.XTablesSupplier;
import com.sun.star.uno.UnoRuntime;
import com.sun.star.uno.XComponentContext;

/**
 * What a user of LibreOffice Base does, by its API: opens a data source over JDBC, looks at tables and columns, scrolls
 * through a table, asks with a parameter. Arguments: the port of the office, URL, class path of the driver, class.
 */
public class Base {
  public static void main(String[] arguments) throws Exception {
    XComponentContext own = Bootstrap.createInitialComponentContext(null);
    XUnoUrlResolver resolver =
        UnoRuntime.queryInterface(
            XUnoUrlResolver.class,
            own.getServiceManager().createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", own));
    XComponentContext office =
        UnoRuntime.queryInterface(
            XComponentContext.class,
            resolver.resolve("uno:socket,host=127.0.0.1,port=" + arguments[0] + ";urp;StarOffice.ComponentContext"));
    XMultiComponentFactory services = office.getServiceManager();
    try {
      use(services, office, arguments);
    } finally {
      UnoRuntime.queryInterface(
              XDesktop.class, services.createInstanceWithContext("com.sun.star.frame.Desktop", office))
          .terminate();
    }
    System.exit(0); // the bridge's threads would stay
  }

  private static void use(XMultiComponentFactory services, XComponentContext office, String[] arguments)
      throws Exception {
    Object sources = services.createInstanceWithContext("com.sun.star.sdb.DatabaseContext", office);
    Object source = UnoRuntime.queryInterface(XSingleServiceFactory.class, sources).createInstance();
    XPropertySet properties = UnoRuntime.queryInterface(XPropertySet.class, source);
    properties.setPropertyValue("URL", arguments[1]);
    properties.setPropertyValue(
        "Info",
        new PropertyValue[] {property("JavaDriverClassPath", arguments[2]), property("JavaDriverClass", arguments[3])});
    XConnection connection = UnoRuntime.queryInterface(XDataSource.class, source).getConnection("", "");
    System.out.println("product " + connection.getMetaData().getDatabaseProductName());
    tables(connection);
    rows(services, office, connection);
    XPreparedStatement dear = connection.prepareStatement("SELECT count(*) FROM shop.stones WHERE price > ?");
    UnoRuntime.queryInterface(XParameters.class, dear).setDouble(1, 5.0);
    XResultSet count = dear.executeQuery();
    count.next();
    System.out.println("dear " + UnoRuntime.queryInterface(XRow.class, count).getInt(1));
    connection.close();
  }

  private static PropertyValue property(String name, String value) {
    PropertyValue property = new PropertyValue();
    property.Name = name;
    property.Value = value;
    return property;
  }

  private static void tables(XConnection connection) throws Exception {
    XNameAccess tables = UnoRuntime.queryInterface(XTablesSupplier.class, connection).getTables();
    for (String name : tables.getElementNames()) {
      if (name.contains("shop")) {
        System.out.println("table " + name);
      }
    }
    XNameAccess columns =
        UnoRuntime.queryInterface(XColumnsSupplier.class, tables.getByName("sheaf.shop.stones")).getColumns();
    for (String name : columns.getElementNames()) {
      XPropertySet column = UnoRuntime.queryInterface(XPropertySet.class, columns.getByName(name));
      System.out.println("column " + name + " " + column.getPropertyValue("TypeName"));
    }
  }

  private static void rows(XMultiComponentFactory services, XComponentContext office, XConnection connection)
      throws Exception {
    Object rows = services.createInstanceWithContext("com.sun.star.sdb.RowSet", office);
    XPropertySet properties = UnoRuntime.queryInterface(XPropertySet.class, rows);
    properties.setPropertyValue("ActiveConnection", connection);
    properties.setPropertyValue("CommandType", CommandType.TABLE);
    properties.setPropertyValue("Command", "sheaf.shop.stones");
    properties.setPropertyValue("Order", "\"id\" DESC");
    XRowSet cursor = UnoRuntime.queryInterface(XRowSet.class, rows);
    cursor.execute();
    XRow row = UnoRuntime.queryInterface(XRow.class, rows);
    while (cursor.next()) {
      StringBuilder text = new StringBuilder("row");
      for (int column : new int[] {1, 2, 3, 4, 6}) {
        String value = row.getString(column);
        text.append(' ').append(row.wasNull() ? "-" : value);
      }
      System.out.println(text);
    }
  }
}
