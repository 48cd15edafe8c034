package io.sheaf.jdbc.remote;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Sockets of which many bytes are read at a time: the transport asks for 8 KiB, and to ask the
 * system so often costs more than to copy the bytes once more.
 */
final class WideSockets extends SocketFactory {
  private static final int BYTES = 128 << 10;

  private static final class WideSocket extends Socket {
    private InputStream wide;

    @Override
    public synchronized InputStream getInputStream() throws IOException {
      if (wide == null) {
        wide = new BufferedInputStream(super.getInputStream(), BYTES);
      }
      return wide;
    }
  }

  @Override
  public Socket createSocket() {
    return new WideSocket();
  }

  private static Socket connected(InetSocketAddress to, InetSocketAddress from) throws IOException {
    Socket socket = new WideSocket();
    try {
      if (from != null) {
        socket.bind(from);
      }
      socket.connect(to);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port), new InetSocketAddress(from, fromPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port), null);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port), new InetSocketAddress(from, fromPort));
  }
}
