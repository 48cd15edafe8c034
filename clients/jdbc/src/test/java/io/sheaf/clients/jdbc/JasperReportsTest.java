package io.sheaf.clients.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.clients.ServerProcess;
import io.sheaf.clients.SharedServer;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.sf.jasperreports.engine.JRPrintText;
import net.sf.jasperreports.engine.JasperCompileManager;
import net.sf.jasperreports.engine.JasperExportManager;
import net.sf.jasperreports.engine.JasperFillManager;
import net.sf.jasperreports.engine.JasperPrint;
import net.sf.jasperreports.engine.JasperReport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** JasperReports: a report with a parameter, as PDF. */
@Timeout(120)
@ExtendWith(SharedServer.class)
class JasperReportsTest {
  private static final String REPORT =
      """
      <jasperReport name="stones" language="java" pageWidth="595" pageHeight="842" columnWidth="555"
          leftMargin="20" rightMargin="20" topMargin="20" bottomMargin="20">
        <parameter name="dearest" class="java.math.BigDecimal"/>
        <query language="sql"><![CDATA[
          SELECT name, price, mined FROM shop.stones WHERE price <= $P{dearest} ORDER BY name]]></query>
        <field name="name" class="java.lang.String"/>
        <field name="price" class="java.math.BigDecimal"/>
        <field name="mined" class="java.sql.Date"/>
        <detail>
          <band height="20">
            <element kind="textField" x="0" y="0" width="100" height="20">
              <expression><![CDATA[$F{name}]]></expression>
            </element>
            <element kind="textField" x="100" y="0" width="100" height="20">
              <expression><![CDATA[$F{price}.toPlainString()]]></expression>
            </element>
            <element kind="textField" x="200" y="0" width="100" height="20">
              <expression><![CDATA[$F{mined}.toString()]]></expression>
            </element>
          </band>
        </detail>
      </jasperReport>
      """;

  private static ServerProcess server;

  @BeforeAll
  static void start(ServerProcess shared) {
    server = shared;
  }

  @ParameterizedTest
  @EnumSource
  void aReportIsFilledAndPrinted(Drivers driver) throws Exception {
    JasperReport report =
        JasperCompileManager.compileReport(
            new ByteArrayInputStream(REPORT.getBytes(StandardCharsets.UTF_8)));
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("dearest", new BigDecimal("7.25"));
    JasperPrint print;
    try (Connection connection = driver.connect(server)) {
      print = JasperFillManager.fillReport(report, parameters, connection);
    }
    List<String> texts =
        print.getPages().get(0).getElements().stream()
            .map(element -> ((JRPrintText) element).getFullText())
            .toList();
    assertEquals(List.of("jade", "7.25", "2023-12-31", "opal", "2.50", "2024-02-29"), texts);
    byte[] pdf = JasperExportManager.exportReportToPdf(print);
    assertTrue(new String(pdf, StandardCharsets.ISO_8859_1).startsWith("%PDF-"));
  }
}
