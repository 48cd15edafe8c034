package io.sheaf.storage.hadoop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.sheaf.storage.fs.ByteRange;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.fs.FileSystems;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A name node and a data node in this process. */
class HdfsTest {
  @TempDir private static Path folder;
  private static MiniDFSCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.toString());
    cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
    cluster.waitActive();
    cluster.getFileSystem().mkdirs(new org.apache.hadoop.fs.Path("/data"));
  }

  @AfterAll
  static void stop() {
    cluster.shutdown();
  }

  private static String root() {
    return cluster.getURI() + "/data";
  }

  @Test
  void hdfsFulfilsTheContract() throws SQLException {
    FileSystemContract.check(new Service(root(), List.of(), () -> {}));
  }

  @Test
  void localFilesFulfilTheSameContract(@TempDir Path local) throws SQLException {
    FileSystemContract.check(new Service(local.toString(), List.of(), () -> {}));
  }

  @Test
  void blocksTellTheirHosts() throws IOException {
    try (FSDataOutputStream out =
        cluster.getFileSystem().create(new org.apache.hadoop.fs.Path("/data/hosts.bin"))) {
      out.write(new byte[100]);
    }
    FileEntry file = FileSystems.list(root() + "/hosts.bin").getFirst();
    List<String> hosts = file.fileSystem().hosts(file, new ByteRange(0, 100));
    assertEquals(1, hosts.size());
    assertFalse(hosts.getFirst().isEmpty());
  }
}
