package io.sheaf.storage.lines;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.FileFormat;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.TableWriter;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.text.BlockIndexer;
import io.sheaf.storage.text.Compression;
import io.sheaf.storage.text.Fingerprint;
import io.sheaf.storage.text.PlanForm;
import io.sheaf.storage.text.TableCache;
import io.sheaf.storage.text.TextFile;
import io.sheaf.storage.text.TextSplit;
import io.sheaf.storage.text.TextWindow;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Lines of text: one column {@code line}, without the line's end. */
public final class LinesFileFormat implements FileFormat {
  static final String NAME = "lines";
  static final Schema SCHEMA = Schema.of(new Field("line", Simple.VARCHAR, false));

  private static final int MAX_LINE_BYTES = 16 << 20;
  private static final TableCache OPENED = new TableCache();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean matches(String path) {
    return false; // .txt may be anything: it is read as lines when asked for
  }

  static TextWindow.Size size(Options options) {
    int most = (int) options.integer("max_line_size", MAX_LINE_BYTES, 1, 1 << 28);
    return new TextWindow.Size(1 << 19, most);
  }

  @Override
  public TableSource open(List<FileEntry> files, Options options) {
    Options given = PlanForm.without(options);
    given.only("read_lines", "compression", "encoding", "max_line_size");
    if (options.values().get(PlanForm.OPTION) instanceof Map<?, ?> plan) {
      List<TextFile> texts = new ArrayList<>();
      for (Object form : (List<?>) plan.get("files")) {
        texts.add(PlanForm.file(form, files));
      }
      return new LinesTable(texts, given, PlanForm.splits(plan, true));
    }
    return OPENED.get(Fingerprint.of(files, options), () -> index(files, given));
  }

  private static TableSource index(List<FileEntry> files, Options options) {
    String encoding = options.string("encoding", null);
    Charset charset = encoding == null ? null : TextFile.charset(encoding);
    Compression compression = Compression.ofName(options.string("compression", "auto"));
    List<TextFile> texts =
        files.stream().map(file -> TextFile.of(file, compression, charset).inParts()).toList();
    TextWindow.Size size = size(options);
    int threads = Runtime.getRuntime().availableProcessors() + 1;
    try (MemoryPool pool = new MemoryPool(threads * (2L * size.most() + (4 << 20)));
        MemoryConsumer memory = pool.consumer("index of text files")) {
      List<BlockIndexer.Input> inputs =
          texts.stream()
              .map(text -> new BlockIndexer.Input(text, text.textStart(), text.isSplittable()))
              .toList();
      BlockIndexer<LineBlock> indexer =
          new BlockIndexer<>(
              inputs,
              file -> new LineBlock(texts.get(file)),
              BlockIndexer.BLOCK_BYTES,
              size,
              memory);
      return new LinesTable(texts, options, TextSplit.of(indexer.index()));
    }
  }

  @Override
  public TableWriter write(String path, Schema schema, Options options, MemoryPool pool) {
    throw new SheafException(
            ErrorCode.UNSUPPORTED, "cannot write '" + path + "': lines are a format to read only")
        .withHint("CSV with one column and quote => '' writes lines");
  }
}
