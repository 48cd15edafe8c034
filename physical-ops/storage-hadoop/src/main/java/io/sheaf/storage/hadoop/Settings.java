package io.sheaf.storage.hadoop;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.storage.fs.Secret;
import java.io.File;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Hadoop's configuration of one kind of store: its defaults, the files in {@code HADOOP_CONF_DIR},
 * the environment's usual variables, then a secret.
 *
 * @param secret null when there is none
 */
record Settings(Store store, Secret secret) {
  private static final String CREDENTIALS = "fs.s3a.aws.credentials.provider";

  Configuration forPlace(String place) {
    Configuration conf = new Configuration();
    String folder = System.getenv("HADOOP_CONF_DIR");
    if (folder != null) {
      for (String name : new String[] {"core-site.xml", "hdfs-site.xml"}) {
        if (new File(folder, name).isFile()) {
          conf.addResource(new Path(new File(folder, name).getAbsolutePath()));
        }
      }
    }
    // A process ends without closing its clients, one of which would wait for half a minute.
    conf.setBoolean("fs.automatic.close", false);
    switch (store) {
      case HDFS -> {}
      case S3 -> s3(conf);
      case AZURE -> azure(conf, place);
      case GOOGLE -> google(conf);
    }
    return conf;
  }

  private Optional<String> value(String key) {
    return secret == null ? Optional.empty() : secret.value(key);
  }

  private boolean flag(String key, boolean otherwise) {
    return value(key).map(text -> text.equalsIgnoreCase("true")).orElse(otherwise);
  }

  private void s3(Configuration conf) {
    // Reading ahead is Sheaf's; the others want libraries that are not there.
    conf.setIfUnset("fs.s3a.input.stream.type", "classic");
    conf.setIfUnset("fs.s3a.experimental.input.fadvise", "random");
    conf.setIfUnset("fs.s3a.fast.upload.buffer", "disk");
    conf.set("fs.s3a.audit.enabled", "false");
    Map<String, String> environment = System.getenv();
    String region = environment.getOrDefault("AWS_REGION", environment.get("AWS_DEFAULT_REGION"));
    String endpoint =
        environment.getOrDefault("AWS_ENDPOINT_URL_S3", environment.get("AWS_ENDPOINT_URL"));
    setIfGiven(
        conf, "fs.s3a.endpoint.region", value("region").or(() -> Optional.ofNullable(region)));
    setIfGiven(conf, "fs.s3a.endpoint", value("endpoint").or(() -> Optional.ofNullable(endpoint)));
    value("url_style")
        .ifPresent(
            style ->
                conf.setBoolean(
                    "fs.s3a.path.style.access", style.toLowerCase(Locale.ROOT).equals("path")));
    if (secret != null && secret.value("use_ssl").isPresent()) {
      conf.setBoolean("fs.s3a.connection.ssl.enabled", flag("use_ssl", true));
    }
    String simple = "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider";
    String temporary = "org.apache.hadoop.fs.s3a.TemporaryAWSCredentialsProvider";
    if (flag("anonymous", false)) {
      conf.set(CREDENTIALS, "org.apache.hadoop.fs.s3a.AnonymousAWSCredentialsProvider");
    } else if (value("key_id").isPresent()) {
      conf.set("fs.s3a.access.key", required("key_id"));
      conf.set("fs.s3a.secret.key", required("secret"));
      setIfGiven(conf, "fs.s3a.session.token", value("session_token"));
      conf.set(CREDENTIALS, value("session_token").isPresent() ? temporary : simple);
    } else if (conf.getPropertySources("fs.s3a.access.key") == null) {
      // Environment, profile, container, machine: the chain that all of Amazon's tools have.
      conf.set(CREDENTIALS, "software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider");
    }
  }

  private void azure(Configuration conf, String place) {
    String host = place.substring(place.indexOf('@') + 1);
    String account = value("account_name").orElse(host.split("\\.", 2)[0]);
    conf.set("fs.azure.createRemoteFileSystemDuringInitialization", "false");
    Optional<String> key =
        value("account_key")
            .or(
                () ->
                    account.equals(System.getenv("AZURE_STORAGE_ACCOUNT"))
                        ? Optional.ofNullable(System.getenv("AZURE_STORAGE_KEY"))
                        : Optional.empty());
    if (key.isPresent()) {
      conf.set("fs.azure.account.auth.type", "SharedKey");
      conf.set("fs.azure.account.key." + account + ".dfs.core.windows.net", key.get());
      conf.set("fs.azure.account.key." + account + ".blob.core.windows.net", key.get());
    } else if (value("sas_token").isPresent()) {
      conf.set("fs.azure.account.auth.type", "SAS");
      conf.set("fs.azure.sas.fixed.token", required("sas_token"));
    } else if (value("client_id").isPresent()) {
      conf.set("fs.azure.account.auth.type", "OAuth");
      conf.set(
          "fs.azure.account.oauth.provider.type",
          "org.apache.hadoop.fs.azurebfs.oauth2.ClientCredsTokenProvider");
      conf.set("fs.azure.account.oauth2.client.id", required("client_id"));
      conf.set("fs.azure.account.oauth2.client.secret", required("client_secret"));
      conf.set(
          "fs.azure.account.oauth2.client.endpoint",
          "https://login.microsoftonline.com/" + required("tenant_id") + "/oauth2/token");
    }
    setIfGiven(conf, "fs.azure.abfs.endpoint", value("endpoint"));
    if (!flag("use_ssl", true)) {
      conf.setBoolean("fs.azure.always.use.https", false);
      // The other library wants a factory of TLS sockets that nobody makes then.
      conf.set("fs.azure.networking.library", "JDK_HTTP_URL_CONNECTION");
    }
    if (!flag("hierarchical", true)) {
      // An account without folders of its own, or an emulator.
      conf.set("fs.azure.fns.account.service.type", "BLOB");
      conf.set("fs.azure.ingress.service.type", "BLOB");
      conf.set("fs.azure.account.hns.enabled", "false");
    }
  }

  private void google(Configuration conf) {
    conf.setIfUnset("fs.gs.impl", "com.google.cloud.hadoop.fs.gcs.GoogleHadoopFileSystem");
    if (flag("anonymous", false)) {
      conf.set("fs.gs.auth.type", "UNAUTHENTICATED");
    } else if (value("key_file").isPresent()) {
      conf.set("fs.gs.auth.type", "SERVICE_ACCOUNT_JSON_KEYFILE");
      conf.set("fs.gs.auth.service.account.json.keyfile", required("key_file"));
    } else {
      conf.setIfUnset("fs.gs.auth.type", "APPLICATION_DEFAULT");
    }
    setIfGiven(conf, "fs.gs.storage.root.url", value("endpoint"));
    setIfGiven(conf, "fs.gs.project.id", value("project"));
  }

  private static void setIfGiven(Configuration conf, String key, Optional<String> value) {
    value.ifPresent(text -> conf.set(key, text));
  }

  private String required(String key) {
    return value(key)
        .orElseThrow(
            () ->
                new SheafException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the secret " + secret.name() + " lacks the option " + key));
  }
}
